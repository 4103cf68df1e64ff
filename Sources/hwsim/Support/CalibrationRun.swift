import Foundation
import HWSimCalibration
import HWSimCore
import HWSimDevices
import HWSimHarness
import HWSimHistory
import HWSimNetworks
import HWSimSimulator

/// What one run of `hwsim bench` measured: probes of the machine, layers by themselves, whole networks.
struct CalibrationRun {
  struct Row {
    let name: String
    let kernel: String
    let backend: String
    let variant: String
    let shape: String
    let precision: String
    /// Of one call; nil where nothing could be measured.
    let median: Seconds?
  }

  let rows: [Row]
  let machine: MachineDescription
  let origin: String
  /// As in `2026-11-25`.
  let date: String
  /// Whether caches held what the call before left in them.
  let isWarm: Bool

  /// The newest run of the suite `calibrate` that the history has of this machine.
  static func newest() throws -> CalibrationRun {
    let machine = MachineDescription.live
    let all = try History(path: UserFolders.history).rows(
      HistoryFilter(machine: machine.processor.name))
    let suite = all.filter { $0.title == "suite calibrate" }
    guard let last = suite.last else {
      throw Failure(
        .badData, "nothing to calibrate with; run 'hwsim bench --suite calibrate' first")
    }
    let run = suite.filter { $0.run == last.run }
    return CalibrationRun(
      rows: run.map(Row.init), machine: machine, version: run[0].version, time: run[0].finished,
      isWarm: true)
  }

  init(path: String) throws {
    let file = try BenchFile(path: path)
    self.init(
      rows: file.measurements.map(Row.init), machine: file.machine, version: file.version,
      time: file.started, isWarm: file.cache == CacheState.warm.rawValue)
  }

  private init(
    rows: [Row], machine: MachineDescription, version: String, time: String, isWarm: Bool
  ) {
    (self.rows, self.machine, self.isWarm) = (rows, machine, isWarm)
    origin = "Measured by hwsim \(version) on \(time)"
    date = String(time.prefix(10))
  }

  // MARK: - The machine

  /// Of hwsim's own kernels, the build that was measured; a network's row may say "3 implementations".
  var variant: String {
    rows.first { $0.backend == "hwsim" && !$0.variant.contains(" ") }?.variant ?? "avx2"
  }

  private var probes: [Row] { rows.filter { $0.kernel == "probe" } }

  /// What the probes say of the machine; nil where none ran.
  func host() throws -> HostMeasurements? {
    guard !probes.isEmpty else { return nil }
    var times = ProbeTimes()
    for row in probes {
      // "65536 B": what one call does.
      guard let amount = row.shape.split(separator: " ").first.flatMap({ Double($0) }),
        let median = row.median
      else { continue }
      times.add(row.name, amount: amount, time: median)
    }
    let bytes = ["avx512": 64, "avx2": 32][variant] ?? 16
    guard let host = HostMeasurements(times, on: machine, vectorBytes: bytes, origin: origin)
    else {
      throw Failure(
        .badData,
        "the newest calibration run is not complete, or this system does not describe its caches; "
          + "run 'hwsim bench --suite calibrate' to its end")
    }
    return host
  }

  // MARK: - Layers and networks

  /// The runtimes that describe what was measured.
  ///
  /// - Parameter known: the names of all runtimes.
  func runtimes(among known: [String]) -> [String] {
    Set(rows.map(runtimeName)).filter(known.contains).sorted()
  }

  private func runtimeName(_ row: Row) -> String {
    guard row.backend == "hwsim" else { return row.backend }
    let own = "hwsim-\(variant)"
    return row.precision == Precision.int8.rawValue ? "\(own)-int8" : own
  }

  /// What a runtime's library ran, beside what is predicted without calibration.
  ///
  /// - Parameters:
  ///   - runtime: uncalibrated.
  ///   - skipped: is told what of it takes no part, and why.
  func observations(
    of runtime: Runtime, on host: Device, skipped: (String) -> Void
  ) throws -> [Observation] {
    let suites = try Suite.names.flatMap { try Suite.named($0)?.layers ?? [] }
    return try rows.compactMap { row in
      guard row.kernel != "probe", runtimeName(row) == runtime.name else { return nil }
      guard let time = row.median, time > .zero,
        let precision = Precision(rawValue: row.precision)
      else {
        skipped("no time was measured")
        return nil
      }
      let layer = suites.first { $0.network.name == row.name && $0.precision == precision }
      guard let subject = layer.map({ Subject(layer: $0.network) }) ?? Subject(named: row.name)
      else {
        skipped("of no network that hwsim knows by name")
        return nil
      }
      let simulator = try Simulator(host, runtime, precision: precision, isWarm: isWarm)
      let result = try simulator.simulate(subject.network)
      return Observation(
        network: subject.title, family: subject.family, device: host, runtime: runtime.name,
        measured: time,
        layers: subject.isLayer ? [result.layers.last].compactMap(\.self) : result.layers)
    }
  }
}

/// What a row's name means: a network, or a layer whose inputs are a network's.
private struct Subject {
  let network: Network
  /// Under which it is left out of fits: a layer goes with its network.
  let title: String
  let family: String
  let isLayer: Bool

  /// A layer of a suite, which is of no family.
  init(layer network: Network) {
    (self.network, title, family, isLayer) = (network, network.name, "", true)
  }

  /// - Parameter name: `mobilenetv2:alpha=0.5`, or `mobilenetv2:alpha=0.5/conv1`.
  init?(named name: String) {
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    guard let first = parts.first, let specification = try? NetworkSpecification(first),
      let whole = try? NetworkCatalog.network(specification).foldingBatchNormalization()
    else { return nil }
    (title, isLayer) = (first, parts.count > 1)
    family = isLayer ? "" : specification.family.name
    guard isLayer else {
      network = whole
      return
    }
    guard let layer = whole.layers.first(where: { $0.name == parts[1] }),
      let alone = try? whole.isolating(layer)
    else { return nil }
    network = alone
  }
}

extension Network {
  /// A network of one layer, which reads its inputs.
  fileprivate func isolating(_ layer: Layer) throws(NetworkError) -> Network {
    var build = NetworkBuilder(name: "\(name)/\(layer.name)")
    var inputs: [NetworkBuilder.Tensor] = []
    for (index, shape) in inputShapes(of: layer).enumerated() {
      inputs.append(try build.add("input\(index)", .input(shape), []))
    }
    _ = try build.add(layer.name, layer.operation, inputs)
    return try build.finish()
  }
}

extension CalibrationRun.Row {
  init(_ row: HistoryRow) {
    self.init(
      name: row.name, kernel: row.kernel, backend: row.backend, variant: row.variant,
      shape: row.shape, precision: row.precision, median: row.median.map { Seconds($0) })
  }

  init(_ row: BenchFile.Measurement) {
    self.init(
      name: row.name, kernel: row.kernel, backend: row.backend, variant: row.variant,
      shape: row.shape, precision: row.precision, median: row.time.map { Seconds($0.medianS) })
  }
}
