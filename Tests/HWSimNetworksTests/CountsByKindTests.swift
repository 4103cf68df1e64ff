import HWSimCore
import HWSimNetworks
import Testing

@Suite("Do the counts of the kinds add up?")
struct CountsByKindTests {
  @Test(arguments: NetworkCatalog.families)
  func sum(_ family: NetworkFamily) throws {
    let network = try NetworkCatalog.network(family.name)
    let kinds = network.countsByKind
    #expect(kinds.reduce(LayerCounts()) { $0 + $1.counts } == network.counts)
    #expect(kinds.reduce(1) { $0 + $1.layers } == network.layers.count)  // 1 for the input
    #expect(Set(kinds.map(\.kind)).count == kinds.count)
    #expect(!kinds.contains { $0.kind == .input })
  }

  @Test func order() throws {
    let kinds = try NetworkCatalog.network("mobilenetv1").countsByKind.map(\.kind)
    #expect(
      kinds == [
        .convolution, .depthwise, .pointwise, .fullyConnected, .averagePooling, .activation,
        .batchNormalization, .softmax,
      ])
  }
}
