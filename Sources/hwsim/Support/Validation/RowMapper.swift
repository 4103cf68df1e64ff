import HWSimCore
import HWSimDevices
import HWSimSimulator

/// Gives published rows the network, device and runtime that their names mean.
struct RowMapper {
  let table: NameTable
  let store: ProfileStore
  /// Whether calibrations count; without them runtimes are as their files say.
  let isCalibrated: Bool
  private var networks: NetworkLookup
  private let deviceNames: Set<String>
  private let runtimeNames: Set<String>
  private var devices: [String: Device] = [:]
  private var runtimes: [String: Runtime] = [:]

  init(store: ProfileStore, models: ModelFolder?, isCalibrated: Bool) throws {
    (self.store, self.isCalibrated) = (store, isCalibrated)
    table = try store.nameTable()
    networks = NetworkLookup(table: table, models: models)
    deviceNames = Set(try store.deviceNames())
    runtimeNames = Set(try store.runtimeNames())
  }

  mutating func map(_ row: PublishedMeasurement) throws(Unmapped) -> MappedRow {
    guard let metric = PublishedMetric(row.metric) else {
      throw Unmapped(reason: "metric not predicted: \(printable(row.metric))")
    }
    if let obstacle = table.obstacle(to: row) { throw Unmapped(reason: obstacle) }
    let device = try device(of: row)
    let (runtime, caveat) = try runtime(of: row)
    let precision = try Self.precision(of: row, runtime)
    let (network, remarks) = try networks.network(of: row)
    try Self.checkLayer(row, metric, network)
    var caveats = remarks + (caveat.map { [$0] } ?? [])
    let setup = SimulationSetup(
      network: network, device: device.name,
      clock: Self.clock(of: row, device) ?? device.core.clock,
      runtime: runtime.name, precision: precision, threads: row.threads)
    if setup.clock != device.core.clock {
      caveats.append("clock set to \(setup.clock)")
    }
    return MappedRow(
      measurement: row, metric: metric, family: table.family(of: row), setup: setup, device: device,
      runtime: runtime, isOtherVersion: caveat != nil, caveats: caveats)
  }

  private static func checkLayer(
    _ row: PublishedMeasurement, _ metric: PublishedMetric, _ network: Network
  ) throws(Unmapped) {
    guard !row.layer.isEmpty else { return }
    let names = network.layers.map(\.name)
    guard names.contains(row.layer) else {
      throw Unmapped(
        reason: "\(network.name) has no layer '\(printable(row.layer))'"
          + suggestion(for: row.layer, in: names))
    }
    guard metric.quantity.isTime else {
      throw Unmapped(reason: "of a single layer, only time and energy are predicted")
    }
  }

  // MARK: - Names

  /// Empty where no rule says.
  func deviceName(of row: PublishedMeasurement) -> String {
    table.device(of: row) ?? [row.chip, row.device].first(where: deviceNames.contains) ?? ""
  }

  func runtimeName(of row: PublishedMeasurement) -> String {
    table.runtime(of: row)?.name ?? (runtimeNames.contains(row.runtime) ? row.runtime : "")
  }

  private mutating func device(of row: PublishedMeasurement) throws(Unmapped) -> Device {
    let name = deviceName(of: row)
    guard !name.isEmpty else {
      let stated = row.chip.isEmpty ? row.device : row.chip
      throw Unmapped(reason: "chip not known: \(printable(stated))")
    }
    guard deviceNames.contains(name) else { throw Unmapped(reason: "no device file '\(name)'") }
    if let device = devices[name] { return device }
    do {
      let device = try store.device(name)
      devices[name] = device
      return device
    } catch { throw Unmapped(reason: error.description) }
  }

  private mutating func runtime(
    of row: PublishedMeasurement
  ) throws(Unmapped) -> (runtime: Runtime, caveat: String?) {
    let name = runtimeName(of: row)
    guard !name.isEmpty else {
      throw Unmapped(reason: "runtime not known: \(printable(row.runtime))")
    }
    guard runtimeNames.contains(name) else { throw Unmapped(reason: "no runtime file '\(name)'") }
    let caveat = table.runtime(of: row)?.caveat
    if let runtime = runtimes[name] { return (runtime, caveat) }
    do {
      let runtime = try store.runtime(name, isCalibrated: isCalibrated)
      runtimes[name] = runtime
      return (runtime, caveat)
    } catch { throw Unmapped(reason: error.description) }
  }

  /// Nil where the row does not say.
  private static func precision(
    of row: PublishedMeasurement, _ runtime: Runtime
  ) throws(Unmapped) -> Precision? {
    let names = [
      "float32": Precision.fp32, "float": .fp32, "f32": .fp32, "float16": .fp16, "f16": .fp16,
      "half": .fp16, "uint8": .int8, "quant": .int8,
    ]
    guard !row.precision.isEmpty else { return nil }
    guard let precision = Precision(rawValue: row.precision) ?? names[row.precision] else {
      throw Unmapped(reason: "precision not known: \(printable(row.precision))")
    }
    guard runtime.precisions.contains(precision) else {
      throw Unmapped(reason: "runtime '\(runtime.name)' has no \(precision.rawValue) kernels")
    }
    return precision
  }

  /// Nil where it is the device's own, or not stated.
  private static func clock(of row: PublishedMeasurement, _ device: Device) -> Frequency? {
    guard let clock = row.clock, abs(clock / device.core.clock - 1) > 0.005 else { return nil }
    return clock
  }
}
