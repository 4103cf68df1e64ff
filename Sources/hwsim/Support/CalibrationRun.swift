import HWSimCalibration
import HWSimCore
import HWSimDevices
import HWSimHarness
import HWSimHistory
import HWSimSimulator

/// The rows of one run of `hwsim bench --suite calibrate`.
struct CalibrationRun {
  let rows: [HistoryRow]

  static func newest() throws -> CalibrationRun {
    let machine = MachineDescription.live.processor.name
    let all = try History(path: UserFolders.history).rows(HistoryFilter(machine: machine))
    let suite = all.filter { $0.title == "suite calibrate" }
    guard let last = suite.last else {
      throw Failure(
        .badData, "nothing to calibrate with; run 'hwsim bench --suite calibrate' first")
    }
    return CalibrationRun(rows: suite.filter { $0.run == last.run })
  }

  var origin: String {
    let first = rows.first
    return "Measured by hwsim \(first?.version ?? "") on \(first?.finished ?? "")."
  }

  /// When it ended, `2026-11-25`.
  var date: String { String(rows.first?.finished.prefix(10) ?? "") }

  /// Of hwsim's own kernels, the build that was measured.
  var variant: String { rows.first { $0.backend == "hwsim" }?.variant ?? "avx2" }

  var libraries: [String] {
    Backends.names.filter { name in
      rows.contains { $0.backend == name && $0.kernel != "probe" && $0.median != nil }
    }
  }

  func host() throws -> HostMeasurements {
    var probes = ProbeTimes()
    for row in rows where row.kernel == "probe" {
      // "65536 B": what one call does.
      guard let amount = row.shape.split(separator: " ").first.flatMap({ Double($0) }),
        let median = row.median
      else { continue }
      probes.add(row.name, amount: amount, time: Seconds(median))
    }
    let bytes = ["avx512": 64, "avx2": 32][variant] ?? 16
    guard
      let host = HostMeasurements(
        probes, on: .live, vectorBytes: bytes, origin: origin)
    else {
      throw Failure(
        .badData,
        "the newest calibration run is not complete, or this system does not describe its caches; "
          + "run 'hwsim bench --suite calibrate' to its end")
    }
    return host
  }

  /// The layers of the suite that a library ran here, beside what its runtime predicts without calibration.
  func observations(
    of library: String, on host: Device, _ runtime: Runtime
  ) throws -> [Observation] {
    let plain = try Simulator(host, runtime, precision: .fp32, isWarm: true)
    return try measuredLayers(of: library).map { layer, time in
      let result = try plain.simulate(layer.network)
      return Observation(
        network: layer.network.name, family: "", device: host, runtime: runtime.name,
        measured: time,
        layers: [result.layers[layer.index]])
    }
  }

  private func measuredLayers(
    of library: String
  ) throws -> [(layer: SuiteLayer, time: Seconds)] {
    let suite = try Suite.named("calibrate")?.layers ?? []
    return suite.compactMap { layer in
      let row = rows.last {
        $0.backend == library && $0.name == layer.network.name
          && $0.precision == layer.precision.rawValue
      }
      return row?.median.map { (layer, Seconds($0)) }
    }
  }
}
