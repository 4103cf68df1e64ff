import HWSimCore
import HWSimNetworks
import Testing

@Suite("Is SimpleNet the one of the authors' table?")
struct SimpleNetTests {
  /// Coderx7/SimpleNet, README, "Flops and Parameter Comparison", counted by Netscope: MACC 1.9G, COMP 1.82M,
  /// ADD 1.5M, DIV 1.5M, activations 6.38M, parameters 6.4M, 24.4 MB.
  @Test func netscope() throws {
    let network = try NetworkCatalog.network("simplenet")
    let counts = network.counts
    // Netscope counts one more for each element of a Caffe scale layer, which has a row of its own.
    let scale = network.counts(of: .batchNormalization).multiplications
    #expect(millions(counts.macs + scale) == 1896)
    #expect(millions(counts.comparisons, decimals: 2) == 1.82)
    #expect(millions(scale, decimals: 1) == 1.5)
    let activations = network.layers.reduce(0) { sum, layer in
      sum + layer.output.elements * (layer.operation == .batchNormalization ? 2 : 1)
    }
    #expect(millions(activations, decimals: 2) == 6.38)
    #expect(millions(counts.parameters, decimals: 1) == 6.4)
    #expect(Int(Double(4 * counts.parameters) / 1_048_576 * 10) == 244)
  }

  /// Ibid.: 5.48 million parameters and 652 million operations for CIFAR-10.
  @Test func cifar10() throws {
    let counts = try NetworkCatalog.network("simplenet:dataset=cifar10").counts
    #expect(millions(counts.weights, decimals: 2) == 5.48)
    #expect(millions(counts.macs) == 652)
  }
}
