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

  /// The efficiency of each of a runtime's kernels, fitted to the layers that it ran here.
  func fits(
    _ library: String, _ device: String, _ runtime: String, _ store: ProfileStore
  ) throws -> [(kernel: String, fit: EfficiencyFit)] {
    let host = try store.device(device)
    let layers = try measuredLayers(of: library)
    let plain = try Simulator(host, store.runtime(runtime), precision: .fp32, isWarm: true)
    var byKernel: [String: [(layer: SuiteLayer, time: Seconds)]] = [:]
    var order: [String] = []
    for (layer, time) in layers {
      let result = try plain.simulate(layer.network)
      guard case .kernel(let kernel) = result.layers[layer.index].execution else { continue }
      if byKernel[kernel] == nil { order.append(kernel) }
      byKernel[kernel, default: []].append((layer, time))
    }
    return try order.compactMap { kernel in
      let rows = byKernel[kernel] ?? []
      let fit = try EfficiencyFit(measured: rows.map(\.time)) { efficiency in
        let value = Override("kernels.\(kernel).efficiency", efficiency)
        let fitted = try store.runtime(runtime, overrides: [value])
        let simulator = try Simulator(host, fitted, precision: .fp32, isWarm: true)
        return try rows.map {
          try simulator.simulate($0.layer.network).layers[$0.layer.index].time.total
        }
      }
      return fit.map { (kernel, $0) }
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

extension Override {
  fileprivate init(_ key: String, _ value: Double) {
    self.init(key: key, value: "\(value)")
  }
}
