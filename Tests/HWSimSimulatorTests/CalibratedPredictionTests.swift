import HWSimCore
import HWSimDevices
import HWSimNetworks
import HWSimSimulator
import Testing

/// Does a calibration change what it was fitted to, and an anchor everything?
@Suite struct CalibratedPredictions {
  private static let spread = ErrorSpread(count: 20, meanError: 0.05, interval: 0.9...1.2)

  private func simulator(
    _ device: String = "mcu80", _ change: (inout Calibration) -> Void = { _ in }
  ) throws -> Simulator {
    let store = ProfileStore(directories: [shippedDevices])
    let device = try store.device(device)
    var runtime = try store.runtime(device.runtime, isCalibrated: false)
    var calibration = Calibration(
      date: "2026-11-25", source: "paper", rows: 20, runtimes: [runtime.name], kernels: [:],
      otherKernels: 1, devices: [device.name: .none], cores: [:], otherCores: .none,
      families: ["cifar"], errors: PredictionErrors(network: Self.spread))
    for rule in runtime.kernels { calibration.kernels[rule.kernel.name] = 1 }
    change(&calibration)
    runtime.calibration = calibration
    return try Simulator(device, runtime)
  }

  private let network = try? NetworkCatalog.network("cifar10cnn")

  private func simulate(_ simulator: Simulator) throws -> SimulationResult {
    try simulator.simulate(#require(network))
  }

  @Test func aCalibrationOfOnesChangesNoTime() throws {
    let store = ProfileStore(directories: [shippedDevices])
    let device = try store.device("mcu80")
    let plain = try Simulator(device, store.runtime(device.runtime, isCalibrated: false))
      .simulate(#require(network))
    #expect(try simulate(simulator()).layers.map(\.time) == plain.layers.map(\.time))
    #expect(plain.trust.confidence == .unknown && plain.timeInterval == nil)
  }

  @Test func aKernelsFactorIsOnItsComputeTimeAlone() throws {
    let before = try simulate(simulator())
    guard case .kernel(let slow) = before.layers[1].execution else {
      Issue.record("no kernel runs \(before.layers[1].name)")
      return
    }
    let after = try simulate(simulator { $0.kernels[slow] = 1.5 })
    for (old, new) in zip(before.layers, after.layers) {
      let factor = old.execution == .kernel(slow) ? 1.5 : 1
      #expect(abs(new.time.compute.value - old.time.compute.value * factor) < 1e-12, "\(old.name)")
      #expect(new.time.transfers == old.time.transfers && new.time.overhead == old.time.overhead)
    }
    // One that is missing has the factor of the others.
    let others = try simulate(
      simulator {
        $0.kernels[slow] = nil
        $0.otherKernels = 1.5
      })
    #expect(others.layers.map(\.time) == after.layers.map(\.time))
  }

  @Test func aDevicesFactorsAreOnAllLayers() throws {
    let before = try simulate(simulator())
    let after = try simulate(
      simulator { $0.devices["mcu80"] = DeviceFactors(compute: 2, memory: 3) })
    for (old, new) in zip(before.layers, after.layers) {
      #expect(abs(new.time.compute.value - old.time.compute.value * 2) < 1e-12, "\(old.name)")
      for (slow, fast) in zip(new.time.transfers, old.time.transfers) {
        #expect(abs(slow.value - fast.value * 3) < 1e-12, "\(old.name)")
      }
    }
  }

  @Test func anAnchorScalesEverything() throws {
    var anchored = try simulator()
    let before = try simulate(anchored)
    anchored.anchor = Anchor(factor: 1.25, origin: "squeezenet=2s")
    let after = try simulate(anchored)
    #expect(after.trust.anchor == "squeezenet=2s" && before.trust.anchor == nil)
    for (old, new) in zip(before.layers, after.layers) {
      #expect(new.time == old.time.scaled(by: 1.25), "\(old.name)")
      // Energy is power x time on this device.
      #expect(abs(new.energy.total.value - old.energy.total.value * 1.25) < 1e-12, "\(old.name)")
    }
    #expect(abs(after.time.total / before.time.total - 1.25) < 1e-12)
  }

  @Test func theIntervalIsThatOfTheTests() throws {
    let result = try simulate(simulator())
    let interval = try #require(result.timeInterval)
    #expect(abs(interval.lowerBound / result.time.total - 0.9) < 1e-12)
    #expect(abs(interval.upperBound / result.time.total - 1.2) < 1e-12)
    #expect(result.trust.calibration == "20 rows, 2026-11-25: paper")
  }

  @Test func kernelsThatWereNotMeasuredMakeItUnknown() throws {
    let result = try simulate(simulator { $0.kernels = ["unheard-of": 1] })
    #expect(result.trust.confidence == .unknown && result.timeInterval == nil)
  }
}
