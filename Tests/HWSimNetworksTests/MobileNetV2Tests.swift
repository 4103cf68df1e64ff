import HWSimCore
import HWSimNetworks
import Testing

@Suite("Is MobileNetV2 the one of the paper?")
struct MobileNetV2Tests {
  /// Sandler et al., CVPR 2018, table 2: each stage's input, stride and repetitions.
  @Test func body() throws {
    let network = try NetworkCatalog.network("mobilenetv2")
    let outputs = (1...17).map { network.shape("bottleneck_\($0)/project/bn") }
    #expect(
      outputs == [
        "112x112x16", "56x56x24", "56x56x24", "28x28x32", "28x28x32", "28x28x32", "14x14x64",
        "14x14x64", "14x14x64", "14x14x64", "14x14x96", "14x14x96", "14x14x96", "7x7x160",
        "7x7x160", "7x7x160", "7x7x320",
      ])
    #expect(network.shape("conv1") == "112x112x32")
    #expect(network.shape("conv_last") == "7x7x1280")
    #expect(network.shape("pool") == "1x1x1280")
    #expect(network.shape("fc") == "1x1x1000")
  }

  @Test func expansion() throws {
    let network = try NetworkCatalog.network("mobilenetv2")
    #expect(network.layer("bottleneck_1/expand") == nil)  // t = 1
    #expect(network.shape("bottleneck_2/expand") == "112x112x96")  // t = 6, of 16 channels
    let sums = network.layers.filter { $0.operation == .elementwise(.add) }.compactMap(\.block)
    // Where stride is 1 and the channels stay: n - 1 of each stage with n > 1.
    #expect(
      sums == [3, 5, 6, 8, 9, 10, 12, 13, 15, 16].map { "bottleneck_\($0)" })
  }

  /// Table 4: "3.4M" is the parameters without batch normalisation, cut; "300M" is cut too.
  @Test func published() throws {
    let counts = try NetworkCatalog.network("mobilenetv2").counts
    #expect(counts.macs == 300_774_272)
    #expect(counts.parameters == 3_504_872)
    #expect(millions(counts.weights, decimals: 1, .down) == 3.4)
    #expect(millions(counts.weights, decimals: 2) == 3.47)  // as the authors' repository prints
  }

  /// tensorflow/models, research/slim/nets/mobilenet/README.md, all checkpoints: alpha, million
  /// parameters without biases and batch normalisation, million MACs by resolution.
  static let checkpoints: [(String, Double, [(Int, Double)])] = [
    ("1.4", 6.06, [(224, 582)]),
    ("1.3", 5.34, [(224, 509)]),
    ("1.0", 3.47, [(224, 300), (192, 221), (160, 154), (128, 99), (96, 56)]),
    ("0.75", 2.61, [(224, 209), (192, 153), (160, 107), (128, 69), (96, 39)]),
    ("0.5", 1.95, [(224, 97), (192, 71), (160, 50), (128, 32), (96, 18)]),
    ("0.35", 1.66, [(224, 59), (192, 43), (160, 30), (128, 20), (96, 11)]),
  ]

  @Test(arguments: checkpoints)
  func checkpoint(_ alpha: String, parameters: Double, macs: [(Int, Double)]) throws {
    for (resolution, printed) in macs {
      let options = "alpha=\(alpha),resolution=\(resolution)"
      let counts = try NetworkCatalog.network("mobilenetv2:" + options).counts
      // Some are printed rounded, some cut (11.9 as 11).
      #expect([millions(counts.macs), millions(counts.macs, .down)].contains(printed))
      #expect(millions(counts.weights, decimals: 2) == parameters)
    }
  }

  /// The paper prints 585 M and 6.9 M for 1.4; its own rounding of channels gives less.
  @Test func paperDiffersAt14() throws {
    let counts = try NetworkCatalog.network("mobilenetv2:alpha=1.4").counts
    #expect(counts.macs == 582_195_824)
    #expect(counts.parameters == 6_108_776)  // torchvision's, width_mult 1.4
  }

  @Test func channelsAreMultiplesOfEightAndAtMostTenPerCentBelow() throws {
    let network = try NetworkCatalog.network("mobilenetv2:alpha=0.35")
    #expect(network.shape("conv1") == "112x112x16")  // 11.2 -> 8 is more than 10 % below -> 16
    #expect(network.shape("bottleneck_17/project") == "7x7x112")
    #expect(network.shape("conv_last") == "7x7x1280")  // never narrower
    let wide = try NetworkCatalog.network("mobilenetv2:alpha=1.4")
    #expect(wide.shape("conv_last") == "7x7x1792")  // 1280 * 1.4
  }
}
