import HWSimCore
import HWSimNetworks
import Testing

@Suite("Are the Inception networks, Xception and NASNet the published ones?")
struct InceptionTests {
  /// Parameters as osmr/imgclsmob, pytorch/README.md prints them, without classifiers at the side.
  /// Chollet, CVPR 2017, table 3, has Xception's too.
  @Test(arguments: [
    ("inceptionv2:variant=caffe", 11_295_240), ("inceptionv3", 23_834_568),
    ("inceptionv4", 42_679_816), ("inceptionresnetv2", 55_843_464), ("xception", 22_855_952),
    ("nasnet", 5_289_978), ("nasnet:size=large", 88_753_150),
  ])
  func parameters(_ specification: String, parameters: Int) throws {
    #expect(try NetworkCatalog.network(specification).counts.parameters == parameters)
  }

  /// Zoph et al., CVPR 2018, tables 1 and 2 (their 88.9 million parameters are 88.75); torchvision,
  /// models/inception.py: `_ops`.
  @Test(arguments: [
    ("nasnet", 564.0, 0), ("nasnet:size=large", 23_800, 2), ("inceptionv3", 5713, 0),
  ])
  func multiplyAdds(_ specification: String, printed: Double, zeros: Int) throws {
    let macs = try NetworkCatalog.network(specification).counts.macs
    let unit = (0..<zeros).reduce(1) { unit, _ in unit * 10 }
    #expect(millions(macs / unit) * Double(unit) == printed)
  }

  /// Ioffe and Szegedy, ICML 2015, figure 5; Szegedy et al., CVPR 2016, table 1; Szegedy et al., AAAI
  /// 2017, figures 3 to 9; TensorFlow's slim/nets/inception_resnet_v2.
  @Test(arguments: [
    (
      "inceptionv2",
      [
        ("inception_3a", "28x28x256"), ("inception_3b", "28x28x320"),
        ("inception_3c", "14x14x576"), ("inception_4a", "14x14x576"),
        ("inception_4b", "14x14x576"), ("inception_4c", "14x14x576"),
        ("inception_4d", "14x14x576"), ("inception_4e", "7x7x1024"),
        ("inception_5a", "7x7x1024"), ("inception_5b", "7x7x1024"),
      ]
    ),
    (
      "inceptionv3",
      [
        ("mixed_5b", "35x35x256"), ("mixed_5d", "35x35x288"), ("mixed_6a", "17x17x768"),
        ("mixed_6e", "17x17x768"), ("mixed_7a", "8x8x1280"), ("mixed_7c", "8x8x2048"),
      ]
    ),
    (
      "inceptionv4",
      [
        ("mixed_3a", "73x73x160"), ("mixed_4a", "71x71x192"), ("mixed_5a", "35x35x384"),
        ("mixed_5e", "35x35x384"), ("mixed_6a", "17x17x1024"), ("mixed_6h", "17x17x1024"),
        ("mixed_7a", "8x8x1536"), ("mixed_7d", "8x8x1536"),
      ]
    ),
    (
      "inceptionresnetv2",
      [
        ("mixed_5b", "35x35x320"), ("mixed_6a", "17x17x1088"), ("mixed_7a", "8x8x2080"),
      ]
    ),
  ])
  func sizes(_ specification: String, outputs: [(String, String)]) throws {
    let network = try NetworkCatalog.network(specification)
    for (module, output) in outputs { #expect(network.shape("\(module)/concat") == output) }
  }

  /// The networks that Caffe took over differ in what is behind convolutions and in one pooling.
  @Test func caffe() throws {
    func difference(_ name: String) throws -> (Int, Int) {
      let ours = try NetworkCatalog.network(name).counts
      let caffe = try NetworkCatalog.network("\(name):variant=caffe").counts
      #expect(ours.macs == caffe.macs)
      return (caffe.biases - ours.biases, caffe.normalization - ours.normalization)
    }
    #expect(try difference("inceptionv3") == (0, 0))
    #expect(try difference("inceptionv4") == (31_584, 0))
    let residuals = 10 * 320 + 20 * 1088 + 10 * 2080  // biased anyway, then normalised too
    #expect(try difference("inceptionresnetv2") == (30_272, 2 * residuals))

    let network = try NetworkCatalog.network("inceptionv3:variant=caffe")
    let pooling = try #require(network.layer("mixed_7c/branch4/maxpool3x3"))
    #expect(network.kind(of: pooling) == .maxPooling)
  }

  @Test("residual blocks: ten, twenty, ten; the last has no ReLU")
  func residuals() throws {
    let network = try NetworkCatalog.network("inceptionresnetv2")
    let sums = network.layers.filter { $0.operation == .elementwise(.add) }.map(\.name)
    #expect(
      sums == (1...10).map { "block35_\($0)/add" } + (1...20).map { "block17_\($0)/add" }
        + (1...10).map { "block8_\($0)/add" })
    #expect(network.layer("block8_10/relu") == nil)
    #expect(network.shape("conv_7b/conv1x1") == "8x8x1536")
  }

  /// Chollet, CVPR 2017, figure 5: the middle flow's 19x19x728, eight times.
  @Test func xception() throws {
    let network = try NetworkCatalog.network("xception")
    let outputs = (2...13).map { network.shape("block\($0)/add") }
    #expect(
      outputs == ["74x74x128", "37x37x256"] + Array(repeating: "19x19x728", count: 9)
        + ["10x10x1024"])
    #expect(network.shape("block14/separable2/relu") == "10x10x2048")
    #expect(network.layer("block2/separable1/relu") == nil)
    #expect(network.layer("block3/separable1/relu") != nil)
  }

  /// 4 @ 1056: the last cells have 6 F channels, 24 times those of a path of the first.
  @Test func nasNet() throws {
    let network = try NetworkCatalog.network("nasnet")
    let cells = ["stem_1", "stem_2", "normal_4", "normal_8", "normal_12"]
    #expect(
      cells.map { network.shape("\($0)/concat") } == [
        "56x56x44", "28x28x88", "28x28x264", "14x14x528", "7x7x1056",
      ])
    #expect(network.shape("reduction_2/concat") == "7x7x704")  // four paths of 4 F
    #expect(network.layer("normal_13/concat") == nil)
    let large = try NetworkCatalog.network("nasnet:size=large")
    #expect(large.shape("normal_18/concat") == "11x11x4032")
    #expect(large.layers.first?.output.description == "331x331x3")
  }
}
