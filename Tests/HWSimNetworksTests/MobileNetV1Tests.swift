import HWSimCore
import HWSimNetworks
import Testing

@Suite("Is MobileNetV1 the one of the paper?")
struct MobileNetV1Tests {
  /// Howard et al., arXiv:1704.04861, tables 4 to 9: million multiply-adds, million parameters.
  struct Row: Sendable, CustomTestStringConvertible {
    let options: String
    let macs: Double
    /// The paper rounds some figures and cuts others.
    var cuts = false
    let parameters: Double
    var testDescription: String { options }
  }

  static let rows = [
    Row(options: "", macs: 569, parameters: 4.2),
    Row(options: ":alpha=0.75", macs: 325, parameters: 2.6),
    Row(options: ":alpha=0.5", macs: 149, cuts: true, parameters: 1.3),  // 149.5
    Row(options: ":alpha=0.25", macs: 41, parameters: 0.5),
    Row(options: ":shallow=true", macs: 307, parameters: 2.9),
    Row(options: ":resolution=192", macs: 418, parameters: 4.2),
    Row(options: ":resolution=160", macs: 290, cuts: true, parameters: 4.2),  // 290.7
    Row(options: ":resolution=128", macs: 186, parameters: 4.2),
    // 76.5; printed as 1.32 in table 9: 1,319,648 weights, biases and batch normalisation apart.
    Row(options: ":alpha=0.5,resolution=160", macs: 76, cuts: true, parameters: 1.3),
  ]

  @Test(arguments: rows)
  func variant(_ row: Row) throws {
    let counts = try NetworkCatalog.network("mobilenetv1" + row.options).counts
    let rule: FloatingPointRoundingRule = row.cuts ? .down : .toNearestOrAwayFromZero
    #expect(millions(counts.macs, rule) == row.macs)
    #expect(millions(counts.parameters, decimals: 1) == row.parameters)
  }

  @Test func halfWidthWeights() throws {
    let counts = try NetworkCatalog.network("mobilenetv1:alpha=0.5,resolution=160").counts
    #expect(millions(counts.weights, decimals: 2) == 1.32)
  }

  /// Table 4: "Conv MobileNet", 4866 and 29.3. Only this row leaves out the fully connected
  /// layer's 1.024 million multiply-adds; with them it would be 4867.
  @Test func standardConvolutions() throws {
    let network = try NetworkCatalog.network("mobilenetv1:convolution=standard")
    #expect(millions(network.convolutionMACs) == 4866)
    #expect(millions(network.counts.parameters, decimals: 1) == 29.3)
  }

  /// Table 1, with the last depthwise stride as 1: its 7x7x1024 input stays 7x7.
  @Test func body() throws {
    let network = try NetworkCatalog.network("mobilenetv1")
    #expect(network.shape("conv1") == "112x112x32")
    let outputs = (1...13).map { network.shape("separable_\($0)/pointwise/relu6") }
    #expect(
      outputs == [
        "112x112x64", "56x56x128", "56x56x128", "28x28x256", "28x28x256", "14x14x512",
        "14x14x512", "14x14x512", "14x14x512", "14x14x512", "14x14x512", "7x7x1024", "7x7x1024",
      ])
    #expect(network.shape("pool") == "1x1x1024")
    #expect(network.shape("fc") == "1x1x1000")
  }

  /// Table 3: one layer with kernel 3, 512 input and output channels, 14x14; then depthwise
  /// separable; then alpha 0.75; then rho 0.714, which makes 10x10 of 14x14.
  @Test(arguments: [
    (false, 512, 14, 462.0, 0, 2.36), (true, 512, 14, 52.3, 1, 0.27),
    (true, 384, 14, 29.6, 1, 0.15), (true, 384, 10, 15.1, 1, 0.15),
  ])
  func modifications(
    separable: Bool, channels: Int, size: Int, macs: Double, decimals: Int, parameters: Double
  ) throws {
    var build = NetworkBuilder(name: "layer")
    var tensor = try build.input(channels: channels, height: size, width: size)
    if separable {
      tensor = try build.depthwise("depthwise", tensor, kernel: 3, padding: 1)
      _ = try build.convolution("pointwise", tensor, outputs: channels, kernel: 1)
    } else {
      _ = try build.convolution("conv", tensor, outputs: channels, kernel: 3, padding: 1)
    }
    let counts = try build.finish().counts
    #expect(millions(counts.macs, decimals: decimals) == macs)
    #expect(millions(counts.parameters, decimals: 2) == parameters)
  }

  /// Table 2: per cent of multiply-adds and of weights (no biases, no batch normalisation).
  @Test(arguments: [
    (LayerKind.pointwise, 94.86, 74.59), (.depthwise, 3.06, 1.06),
    // Printed 1.19, but the other three leave 100 - 94.86 - 3.06 - 0.18 = 1.90.
    (.convolution, 1.91, 0.02), (.fullyConnected, 0.18, 24.33),
  ])
  func resourcesByKind(_ kind: LayerKind, macs: Double, parameters: Double) throws {
    let network = try NetworkCatalog.network("mobilenetv1")
    let (part, all) = (network.counts(of: kind), network.counts)
    #expect(percent(part.macs, of: all.macs) == macs)
    #expect(percent(part.weights, of: all.weights) == parameters)
  }

  private func percent(_ part: Int, of all: Int) -> Double {
    (Double(part) / Double(all) * 10_000).rounded() / 100
  }
}
