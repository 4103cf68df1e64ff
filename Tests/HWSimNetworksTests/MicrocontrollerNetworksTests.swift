import HWSimCore
import HWSimNetworks
import Testing

@Suite("Are the networks of microcontroller benchmarks the published ones?")
struct MicrocontrollerNetworksTests {
  /// Counted from the reference models of MLPerf Tiny (kws_ref_model, pretrainedResnet_quant, ad01_int8).
  @Test(arguments: [
    ("dscnn", 2_656_768, 22_604), ("resnet8", 12_501_632, 77_706),
    ("autoencoder", 264_192, 265_864),
  ])
  func counts(of name: String, macs: Int, parameters: Int) throws {
    let counts = try NetworkCatalog.network(name).counts
    #expect(counts.macs == macs)
    #expect(counts.parameters == parameters)
  }

  /// Millions of operations, two for a multiply-accumulate: Banbury et al., arXiv:2010.11267, table 4. It
  /// seems to halve 49x10 to 24.5x5, where a stride of 2 leaves 25x5: 2 % more for keyword spotting.
  @Test(arguments: [
    ("task=kws,size=s", 16.4), ("task=kws,size=m", 30.6), ("task=kws,size=l", 129),
    ("task=ad,size=s", 37.5), ("task=ad,size=m", 124.7), ("task=ad,size=l", 129),
  ])
  func microNet(options: String, operations: Double) throws {
    let macs = Double(try NetworkCatalog.network("micronet:\(options)").counts.macs) / 1e6
    let ratio = macs / (operations / 2)
    #expect(options.contains("kws") ? 1.0...1.021 ~= ratio : 0.999...1.001 ~= ratio)
  }

  /// The windows of the last averages, as table 5 prints them.
  @Test(arguments: [("kws", Extent(25, 5)), ("ad", Extent(4))])
  func lastAverage(task: String, window: Extent) throws {
    for size in ["s", "m", "l"] {
      let network = try NetworkCatalog.network("micronet:task=\(task),size=\(size)")
      let pool = try #require(network.layer("pool"))
      #expect(pool.operation == .pooling(Pooling(.average, kernel: window, stride: Extent(1))))
    }
  }

  @Test("A stack's shortcut is a convolution where the image shrinks")
  func shortcuts() throws {
    let network = try NetworkCatalog.network("resnet8")
    #expect(network.layer("stack_1/shortcut") == nil)
    #expect(network.layer("stack_3/add")?.output.description == "8x8x64")
  }
}
