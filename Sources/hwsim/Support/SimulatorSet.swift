import HWSimCore
import HWSimDevices
import HWSimSimulator

/// The simulators that a command line asks for: one per device.
struct SimulatorSet {
  let all: [Simulator]

  init(
    devices: [String], _ setup: SetupOptions, threads: Int, isWarm: Bool = false,
    store: ProfileStore
  ) throws {
    let overrides = try SetupOverrides(setup.overrides)
    guard !devices.isEmpty else {
      let names = try store.deviceNames().joined(separator: ", ")
      throw Failure(.badData, "--device names no device; valid: \(names)")
    }
    all = try devices.map { name in
      let device = try store.device(name, overrides: overrides.ofDevice)
      let runtime = try store.runtime(
        setup.runtime ?? device.runtime, overrides: overrides.ofRuntime)
      return try Self.simulator(device, runtime, setup, threads, isWarm, store)
    }
  }

  private static func simulator(
    _ device: Device, _ runtime: Runtime, _ setup: SetupOptions, _ threads: Int, _ isWarm: Bool,
    _ store: ProfileStore
  ) throws -> Simulator {
    if let precision = setup.precision, !runtime.precisions.contains(precision) {
      let others = try store.runtimeNames().filter {
        try store.runtime($0).precisions.contains(precision)
      }
      let own = runtime.precisions.map(\.rawValue).joined(separator: " or --precision ")
      let cure =
        others.isEmpty
        ? "no other runtime has any; try --precision \(own)"
        : "try --runtime \(others.joined(separator: " or --runtime "))"
      throw Failure(
        .badData, "runtime '\(runtime.name)' has no \(precision.rawValue) kernels; \(cure)")
    }
    return try Simulator(
      device, runtime, placement: setup.placement, precision: setup.precision, threads: threads,
      isWarm: isWarm, overrides: setup.overrides)
  }
}

/// What-if values, parsed: those of the device, and those with 'runtime.' before them.
private struct SetupOverrides {
  let ofDevice: [Override]
  let ofRuntime: [Override]

  init(_ texts: [String]) throws {
    let parsed = try texts.map(Override.init(parsing:))
    ofDevice = parsed.filter { $0.inside("runtime") == nil }
    ofRuntime = parsed.compactMap { $0.inside("runtime") }
  }
}
