import HWSimCore
import HWSimDevices
import HWSimSimulator

/// The simulators that a command line asks for: one per device.
struct SimulatorSet {
  let all: [Simulator]

  init(
    devices: [String], runtime: String?, placement: String?, precision: Precision?,
    threads: Int, overrides: [String], store: ProfileStore
  ) throws {
    let parsed = try overrides.map(Override.init(parsing:))
    let ofDevice = parsed.filter { $0.inside("runtime") == nil }
    let ofRuntime = parsed.compactMap { $0.inside("runtime") }
    guard !devices.isEmpty else {
      let names = try store.deviceNames().joined(separator: ", ")
      throw Failure(.badData, "--device names no device; valid: \(names)")
    }
    all = try devices.map { name in
      let device = try store.device(name, overrides: ofDevice)
      let runtime = try store.runtime(runtime ?? device.runtime, overrides: ofRuntime)
      return try Self.simulator(device, runtime, placement, precision, threads, overrides, store)
    }
  }

  private static func simulator(
    _ device: Device, _ runtime: Runtime, _ placement: String?, _ precision: Precision?,
    _ threads: Int, _ overrides: [String], _ store: ProfileStore
  ) throws -> Simulator {
    if let precision, !runtime.precisions.contains(precision) {
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
      device, runtime, placement: placement, precision: precision, threads: threads,
      overrides: overrides)
  }
}
