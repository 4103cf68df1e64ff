import HWSimCalibration
import HWSimCore
import Testing

@Suite("Does the fit find the efficiency that made the times?")
struct EfficiencyFitTests {
  /// Compute times at full efficiency, and what each layer takes besides.
  private let layers: [(compute: Double, other: Double)] = [
    (1e-3, 1e-4), (2e-3, 5e-5), (5e-4, 2e-4),
  ]

  private func predict(_ efficiency: Double) -> [Seconds] {
    layers.map { Seconds($0.compute / efficiency + $0.other) }
  }

  @Test("Of exact times, the efficiency itself", arguments: [0.9, 0.5, 0.13])
  func exact(_ efficiency: Double) throws {
    let fit = try #require(EfficiencyFit(measured: predict(efficiency), predict: predict))
    #expect(abs(fit.efficiency / efficiency - 1) < 0.005)
    #expect(fit.error < 0.005)
    #expect(fit.layers == 3)
  }

  @Test("Never more than the core's peak, however fast the layers were")
  func bound() throws {
    let measured = predict(1).map { $0 * 0.5 }
    let fit = try #require(EfficiencyFit(measured: measured, predict: predict))
    #expect(fit.efficiency == 1)
    #expect(abs(fit.error - 1) < 1e-9)  // |predicted - measured| / measured = |1 - 0.5| / 0.5
  }

  @Test("One wild layer of five does not move it")
  func outlier() throws {
    let measured = [Seconds](repeating: Seconds(2e-3), count: 4) + [Seconds(40e-3)]
    let fit = try #require(
      EfficiencyFit(measured: measured) { efficiency in
        [Seconds](repeating: Seconds(1e-3 / efficiency), count: 5)
      })
    #expect(abs(fit.efficiency - 0.5) < 0.001)
  }

  @Test("Nothing from nothing, nor from times that are none")
  func nothing() {
    #expect(EfficiencyFit(measured: []) { _ in [] } == nil)
    #expect(EfficiencyFit(measured: [.zero]) { _ in [.zero] } == nil)
  }
}
