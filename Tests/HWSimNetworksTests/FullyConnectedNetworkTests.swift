import HWSimCore
import HWSimNetworks
import Testing

@Suite("Are FCN-5 and FCN-8 those that were measured?")
struct FullyConnectedNetworkTests {
  /// guolinke/deep-learning-benchmarks: about 118 and 131 million parameters.
  @Test(arguments: [(5, 118.0), (8, 131)])
  func parameters(_ layers: Int, printed: Double) throws {
    let network = try NetworkCatalog.network("fullyconnected:layers=\(layers)")
    #expect(millions(network.counts.parameters) == printed)
    #expect(network.shape("input") == "1x1x26752")
    #expect(network.layers.last?.output.channels == 26_752)
    #expect(network.layers.filter { network.kind(of: $0) == .fullyConnected }.count == layers - 1)
  }

  /// Shi et al., arXiv:1608.07249, table 2 print 55 and 58 million: 1024 units, two matrices less.
  @Test(arguments: [(5, 55.0), (8, 58)])
  func printedParameters(_ layers: Int, printed: Double) throws {
    let counts = try NetworkCatalog.network("fullyconnected:layers=\(layers),hidden=1024").counts
    #expect(millions(counts.weights - 2 * 1024 * 1024) == printed)
  }

  @Test func refusesWhatNoMemoryHolds() throws {
    let error = try #require(throws: NetworkError.self) {
      try NetworkCatalog.network("fullyconnected:layers=1000,hidden=65536,inputs=1000000")
    }
    #expect(error.description.contains("parameters over 2^40"))
  }
}
