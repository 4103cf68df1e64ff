import HWSimCore
import HWSimNetworks
import Testing

@Suite("Is the ResNet for CIFAR-10 the one of the paper?")
struct ResNetCIFARTests {
  /// He et al., CVPR 2016, table 6, million parameters; and to the last digit the public models of
  /// akamaster/pytorch_resnet_cifar10, whose README prints 0.27M to 19.4M.
  @Test(arguments: [
    (20, 0.27, 269_722), (32, 0.46, 464_154), (44, 0.66, 658_586), (56, 0.85, 853_018),
    (110, 1.73, 1_727_962), (1202, 19.42, 19_421_274),
  ])
  func parameters(_ depth: Int, printed: Double, exactly parameters: Int) throws {
    let network = try NetworkCatalog.network("resnetcifar:depth=\(depth)")
    #expect(network.counts.parameters == parameters)
    #expect(millions(parameters, decimals: 2) == printed)
    // Layers with weights, batch normalisation apart: that is the depth.
    #expect(network.layers.count { network.counts(of: $0).weights > 0 } == depth)
  }

  @Test func shapes() throws {
    let network = try NetworkCatalog.network("resnetcifar")
    #expect(network.shape("stage1_3/relu") == "32x32x16")
    #expect(network.shape("stage2_3/relu") == "16x16x32")
    #expect(network.shape("stage3_3/relu") == "8x8x64")
    // Option A: a shortcut that changes the shape moves pixels and multiplies nothing.
    let moved = network.layers.filter { network.kind(of: $0) == .rearrangement }
    #expect(moved.map(\.name) == ["stage2_1/shortcut", "stage3_1/shortcut"])
  }

  @Test func depthIsSixNPlusTwo() throws {
    let error = try #require(throws: NetworkError.self) {
      try NetworkCatalog.network("resnetcifar:depth=21")
    }
    #expect(error.description.contains("from 8 to 1202 in steps of 6"))
  }
}
