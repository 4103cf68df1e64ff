import CKernels
import HWSimCore
import HWSimHarness
import HWSimNetworks
import Testing

/// Skips what compares the libraries where one is missing.
let bothLibraries: ConditionTrait = .enabled(
  if: ProductionLibrary.all.allSatisfy { $0.unavailable == nil },
  "\(ProductionLibrary.all.compactMap(\.unavailable).joined(separator: "; "))")

/// Two libraries that have nothing in common but their task.
@Suite(bothLibraries) struct LibrariesAgreeOnNetworks {
  /// Small images and few classes: the same kinds of layer in a tenth of the time.
  @Test(arguments: ["mobilenetv1", "mobilenetv2", "resnet50", "shufflenet"])
  func probabilities(_ name: String) throws {
    let network = try NetworkCatalog.network("\(name):resolution=64,classes=10")
      .foldingBatchNormalization()
    let results = try ProductionLibrary.all.map { library in
      let production = try ProductionNetwork(network, library, ck_f32)
      try production.run()
      let first = production.output(Float.self)
      // A second run reads its input again, whatever buffers were used twice.
      try production.run()
      #expect(production.output(Float.self) == first)
      return first
    }
    #expect(abs(results[0].reduce(0, +) - 1) < 1e-5)
    for (one, other) in zip(results[0], results[1]) {
      // Fifty layers of sums in other orders.
      #expect(abs(one - other) <= 1e-3 * max(one, 1e-3))
    }
    #expect(Set(results[0]).count > 1, "constant outputs would agree whatever the kernels do")
  }
}
