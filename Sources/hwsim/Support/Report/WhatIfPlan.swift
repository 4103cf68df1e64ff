import HWSimCore
import HWSimDevices
import HWSimSimulator

/// A what-if to simulate: what is changed, and what simulates it.
struct PlannedWhatIf: Sendable {
  /// Its `base` is filled in once that is simulated.
  let change: WhatIf
  let pair: SimulationPair
}

/// What-ifs of the numbers of one device: its profile is read anew for each change, as with `--set`.
struct DeviceVariations {
  private let name: String
  private let store: ProfileStore
  /// The user's own what-if values.
  private let overrides: [String]
  private let profile: DeviceProfile
  private var known: [[String]: DeviceProfile?] = [:]

  init(of name: String, _ overrides: [String], _ store: ProfileStore) throws {
    (self.name, self.store, self.overrides) = (name, store, overrides)
    profile = try store.profile(name, overrides: try Self.ofDevice(overrides))
  }

  /// - Parameter pair: on this device.
  mutating func whatIfs(of pair: SimulationPair) -> [PlannedWhatIf] {
    var planned: [PlannedWhatIf] = []
    for number in DeviceNumber.all(of: profile, pair.simulator.precision) {
      for factor in DeviceNumber.factors {
        guard let change = number.changed[factor], let profile = profile(with: change.settings),
          let simulator = try? pair.simulator.on(profile, overrides: overrides + change.settings)
        else { continue }
        planned.append(
          PlannedWhatIf(
            change: WhatIf(
              purpose: .sensitivity, base: "", quantity: number.name, before: number.value,
              after: change.value, factor: factor),
            pair: SimulationPair(source: pair.source, simulator: simulator)))
      }
    }
    return planned
  }

  /// - Returns: nil where the device cannot be so.
  private mutating func profile(with settings: [String]) -> DeviceProfile? {
    if let profile = known[settings] { return profile }
    let changed = try? store.profile(name, overrides: try Self.ofDevice(overrides + settings))
    known[settings] = .some(changed)
    return changed
  }

  private static func ofDevice(_ overrides: [String]) throws(ProfileError) -> [Override] {
    try overrides.map { (text) throws(ProfileError) in try Override(parsing: text) }
      .filter { $0.inside("runtime") == nil }
  }
}

extension DeviceSimulator {
  var precision: Precision {
    switch self {
    case .processor(let simulator): simulator.precision
    case .memory(let simulator): simulator.precision
    case .roofline(let simulator): simulator.precision
    }
  }

  /// Whether it replays accesses through caches, which takes a hundred times as long as counting them.
  var hasCaches: Bool {
    guard case .processor(let simulator) = self else { return false }
    return simulator.device.memory.contains { $0.cache != nil }
  }

  /// The same on a changed device, with all else as it is.
  func on(_ profile: DeviceProfile, overrides: [String]) throws -> DeviceSimulator {
    switch (self, profile) {
    case (.processor(let simulator), .processor(let device)):
      return .processor(try simulator.changed(device: device, overrides: overrides))
    case (.memory(let simulator), .memory(let device)):
      return .memory(
        try PIMSimulator(device, precision: simulator.precision, overrides: overrides))
    case (.roofline(let simulator), .roofline(let device)):
      return .roofline(
        try RooflineSimulator(device, precision: simulator.precision, overrides: overrides))
    default:
      throw Failure(.badData, "--set kind: a report cannot change what kind of device this is")
    }
  }

  /// Whether one replay serves both.
  func isReplayed(like other: DeviceSimulator) -> Bool {
    switch (self, other) {
    case (.processor(let simulator), .processor(let other)): simulator.isReplayed(like: other)
    case (.memory, .memory), (.roofline, .roofline): true
    default: false
    }
  }
}

extension Simulator {
  /// The same with one thing changed; a measured time corrects it as it did.
  func changed(
    device: Device? = nil, placement: String? = nil, precision: Precision? = nil,
    threads: Int? = nil, overrides: [String]
  ) throws(SimulationError) -> Simulator {
    var changed = try Simulator(
      device ?? self.device, runtime, placement: placement ?? self.placement.name,
      precision: precision ?? self.precision, threads: threads ?? self.threads, isWarm: isWarm,
      overrides: overrides)
    (changed.supply, changed.anchor) = (supply, anchor)
    return changed
  }
}
