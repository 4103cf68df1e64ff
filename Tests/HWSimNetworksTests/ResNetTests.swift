import HWSimCore
import HWSimNetworks
import Testing

@Suite("Are the residual networks those of the papers?")
struct ResNetTests {
  /// He et al., CVPR 2016, table 1: 10^9 multiply-adds. The paper halves the image in the first 1x1; it
  /// rounds some figures and cuts others.
  @Test(arguments: [
    ("resnet18", 1.8), ("resnet34", 3.6), ("resnet50:stride=1x1", 3.8),
    ("resnet101:stride=1x1", 7.6), ("resnet152:stride=1x1", 11.3),
  ])
  func complexity(_ specification: String, printed: Double) throws {
    let billions = try NetworkCatalog.network(specification).counts.macs / 1000
    let candidates = [millions(billions, decimals: 1), millions(billions, decimals: 1, .down)]
    #expect(candidates.contains(printed))
  }

  /// torchvision, models/resnet.py: `num_params` and `_ops`, 10^9 multiply-adds of convolutions and
  /// fully connected layers.
  @Test(arguments: [
    ("resnet18", 11_689_512, 1.814), ("resnet34", 21_797_672, 3.664),
    ("resnet50", 25_557_032, 4.089), ("resnet101", 44_549_160, 7.801),
    ("resnet152", 60_192_808, 11.514), ("resnext50", 25_028_904, 4.230),
    ("wrn50-2", 68_883_240, 11.398),
  ])
  func torchvision(_ specification: String, parameters: Int, billions: Double) throws {
    let counts = try NetworkCatalog.network(specification).counts
    #expect(counts.parameters == parameters)
    #expect(millions(counts.macs / 1000, decimals: 3) == billions)
  }

  /// The lecture's table of training times: millions of parameters.
  @Test(arguments: [
    ("resnet50", 25.6), ("resnet101", 44.5), ("resnet152", 60.2), ("wrn50-2", 68.9),
    ("preresnet200", 64.7),
  ])
  func parameters(_ specification: String, printed: Double) throws {
    let parameters = try NetworkCatalog.network(specification).counts.parameters
    #expect(millions(parameters, decimals: 1) == printed)
  }

  @Test(
    "the number in the name counts the layers with weights, shortcuts apart",
    arguments: [
      ("resnet18", 18), ("resnet34", 34), ("resnet50", 50), ("resnet101", 101),
      ("resnet152", 152), ("resnext50", 50), ("wrn50-2", 50), ("preresnet200", 200),
    ])
  func depth(_ specification: String, depth: Int) throws {
    let network = try NetworkCatalog.network(specification)
    let weighted = network.layers.filter { network.counts(of: $0).weights > 0 }
    #expect(weighted.count { !$0.name.hasSuffix("/shortcut") } == depth)
  }

  @Test(
    "table 1: the output of each stage",
    arguments: [("resnet34", 1, "relu"), ("resnet50", 4, "relu"), ("preresnet200", 4, "add")])
  func stages(_ specification: String, expansion: Int, last: String) throws {
    let network = try NetworkCatalog.network(specification)
    #expect(network.shape("conv1") == "112x112x64")
    for (stage, size) in [(2, 56), (3, 28), (4, 14), (5, 7)] {
      let channels = (64 << (stage - 2)) * expansion
      #expect(network.shape("conv\(stage)_1/\(last)") == "\(size)x\(size)x\(channels)")
    }
  }

  @Test("torchvision halves the image in the 3x3, the paper in the 1x1 before")
  func strides() throws {
    let torchvision = try NetworkCatalog.network("resnet101")
    #expect(torchvision.shape("conv3_1/reduce") == "56x56x128")
    #expect(torchvision.shape("conv3_1/conv3x3") == "28x28x128")
    let paper = try NetworkCatalog.network("resnet101:stride=1x1")
    #expect(paper.shape("conv3_1/reduce") == "28x28x128")
    #expect(paper.counts.parameters == torchvision.counts.parameters)
  }

  @Test("a shortcut is a convolution where the shape changes")
  func shortcuts() throws {
    func shortcuts(_ name: String) throws -> [String] {
      try NetworkCatalog.network(name).layers.map(\.name).filter { $0.hasSuffix("/shortcut") }
    }
    let halving = ["conv3_1/shortcut", "conv4_1/shortcut", "conv5_1/shortcut"]
    #expect(try shortcuts("resnet18") == halving)
    #expect(try shortcuts("resnet50") == ["conv2_1/shortcut"] + halving)
    #expect(try shortcuts("preresnet200") == ["conv2_1/shortcut"] + halving)
  }

  /// Zagoruyko and Komodakis, BMVC 2016; Xie et al., CVPR 2017, section 3.2: ResNet-50 is 1 x 64d.
  @Test(
    "they differ in the 3x3 convolutions alone",
    arguments: [("cardinality=1,width=64", "resnet50"), ("cardinality=1,width=128", "wrn50-2")])
  func descendants(_ options: String, _ ancestor: String) throws {
    let network = try NetworkCatalog.network("resnext50:" + options)
    #expect(network.layers == (try NetworkCatalog.network(ancestor)).layers)
  }

  /// Xie et al., CVPR 2017, table 2: cardinality, channels of a group in conv2, and of all groups.
  @Test(arguments: [(1, 64, 64), (2, 40, 80), (4, 24, 96), (8, 14, 112), (32, 4, 128)])
  func cardinality(_ cardinality: Int, width: Int, all: Int) throws {
    let network = try NetworkCatalog.network("resnext50:cardinality=\(cardinality),width=\(width)")
    #expect(network.shape("conv2_1/conv3x3") == "56x56x\(all)")
    // "Under the preserved complexity": about 70 k parameters a block of conv2, 25 M in all.
    let block = network.counts(ofBlock: "conv2_2").weights
    #expect(abs(block - 70_000) < 3500)
    #expect(25_000_000...25_650_000 ~= network.counts.parameters)
  }

  @Test("identity mappings: nothing stands between two sums of a stage")
  func preActivation() throws {
    let network = try NetworkCatalog.network("preresnet200")
    for block in ["conv2_2", "conv3_24", "conv4_36"] {
      let sum = try #require(network.layer("\(block)/add"))
      let inputs = sum.inputs.map { network.layers[$0].name }
      #expect(inputs[0] == "\(block)/expand" && inputs[1].hasSuffix("/add"))
    }
    #expect(network.layer("conv2_1/preact/bn") == nil)  // conv1 has normalised
    #expect(network.shape("last/relu") == "7x7x2048")
  }
}
