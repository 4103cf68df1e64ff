import HWSimCore
import HWSimNetworks
import Testing

@Suite("Is SqueezeNet the one of the paper?")
struct SqueezeNetTests {
  /// Iandola et al., arXiv:1602.07360, table 1: the output of each layer and its parameters before
  /// pruning. The sizes are those of a 227 pixel image, though 224 is printed; "13x12" is 13x13.
  @Test(arguments: [
    ("conv1", "111x111x96", 14_208), ("maxpool1", "55x55x96", 0), ("fire2", "55x55x128", 11_920),
    ("fire3", "55x55x128", 12_432), ("fire4", "55x55x256", 45_344), ("maxpool4", "27x27x256", 0),
    ("fire5", "27x27x256", 49_440), ("fire6", "27x27x384", 104_880),
    ("fire7", "27x27x384", 111_024), ("fire8", "27x27x512", 188_992),
    ("maxpool8", "13x13x512", 0), ("fire9", "13x13x512", 197_184),
    ("conv10", "13x13x1000", 513_000), ("avgpool10", "1x1x1000", 0),
  ])
  func body(_ name: String, output: String, parameters: Int) throws {
    let network = try NetworkCatalog.network("squeezenet:resolution=227")
    if name.hasPrefix("fire") {
      #expect(network.shape("\(name)/concat") == output)
      #expect(network.counts(ofBlock: name).parameters == parameters)
    } else {
      let layer = try #require(network.layer(name))
      #expect(layer.output.description == output)
      #expect(network.counts(of: layer).parameters == parameters)
    }
  }

  @Test func total() throws {
    let counts = try NetworkCatalog.network("squeezenet:resolution=227").counts
    #expect(counts.parameters == 1_248_424)
  }

  /// Figure 2: a simple bypass skips fire 3, 5, 7 and 9, whose channels stay; the complex one puts
  /// a 1x1 convolution around 2, 4, 6 and 8.
  @Test func bypasses() throws {
    let none = try NetworkCatalog.network("squeezenet")
    let simple = try NetworkCatalog.network("squeezenet:bypass=simple")
    let complex = try NetworkCatalog.network("squeezenet:bypass=complex")
    #expect(sums(none).isEmpty)
    #expect(sums(simple) == ["fire3", "fire5", "fire7", "fire9"])
    #expect(sums(complex) == (2...9).map { "fire\($0)" })
    #expect(simple.counts.parameters == none.counts.parameters)
    let added = 97 * 128 + 129 * 256 + 257 * 384 + 385 * 512  // (inputs + bias) * outputs
    #expect(complex.counts.parameters == none.counts.parameters + added)
  }

  /// Section 5: a squeeze ratio of 0.75 makes a model of 19 MB; section 5.1 gives SqueezeNet's own values.
  @Test func metaparameters() throws {
    let counts = try NetworkCatalog.network("squeezenet:ratio=0.75").counts
    #expect(millions(4 * counts.parameters) == 19)
    let written = "base=128,increment=128,frequency=2,ratio=0.125,pct3x3=0.5"
    #expect(try NetworkCatalog.network("squeezenet:\(written)").name == "squeezenet")
    // e = 64 + 32 * floor(7 / 3), of which a quarter is 3x3; s = e / 2.
    let network = try NetworkCatalog.network(
      "squeezenet:base=64,increment=32,frequency=3,ratio=0.5,pct3x3=0.25")
    #expect(network.shape("fire9/squeeze1x1") == "13x13x64")
    #expect(network.shape("fire9/expand1x1") == "13x13x96")
    #expect(network.shape("fire9/expand3x3") == "13x13x32")
  }

  @Test("any metaparameters give a network, with any bypass")
  func extremes() throws {
    for bypass in ["none", "simple", "complex"] {
      for options in ["base=2,increment=0", "pct3x3=0.001", "pct3x3=0.999", "ratio=0.01"] {
        _ = try NetworkCatalog.network("squeezenet:bypass=\(bypass),\(options)")
      }
    }
  }

  private func sums(_ network: Network) -> [String] {
    network.layers.filter { $0.operation == .elementwise(.add) }.compactMap(\.block)
  }
}
