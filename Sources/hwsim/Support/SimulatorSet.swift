import HWSimCore
import HWSimDevices
import HWSimNetworks
import HWSimSimulator

/// What predicts for a device, whichever kind it is.
enum DeviceSimulator: Sendable {
  case processor(Simulator)
  case memory(PIMSimulator)
  case roofline(RooflineSimulator)

  var device: String {
    switch self {
    case .processor(let simulator): simulator.device.name
    case .memory(let simulator): simulator.device.name
    case .roofline(let simulator): simulator.device.name
    }
  }

  /// See `Simulator.matching`.
  func matching(_ network: Network) -> DeviceSimulator {
    switch self {
    case .processor(let simulator): .processor(simulator.matching(network))
    case .memory(let simulator): .memory(simulator.matching(network))
    case .roofline(let simulator): .roofline(simulator.matching(network))
    }
  }
}

/// The simulators that a command line asks for: one per device.
struct SimulatorSet {
  let all: [DeviceSimulator]

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
      switch try store.profile(name, overrides: overrides.ofDevice) {
      case .processor(let device):
        let runtime = try store.runtime(
          setup.runtime ?? device.runtime, overrides: overrides.ofRuntime)
        return .processor(try Self.simulator(device, runtime, setup, threads, isWarm, store))
      case .memory(let device):
        try Self.refuseOptionsOfProcessors(
          setup, overrides, threads, isWarm, "'\(device.name)' computes in memory")
        return .memory(
          try PIMSimulator(device, precision: setup.precision, overrides: setup.overrides))
      case .roofline(let device):
        try Self.refuseOptionsOfProcessors(
          setup, overrides, threads, isWarm, "'\(device.name)' is known by its peaks alone")
        return .roofline(
          try RooflineSimulator(device, precision: setup.precision, overrides: setup.overrides))
      }
    }
  }

  private static func refuseOptionsOfProcessors(
    _ setup: SetupOptions, _ overrides: SetupOverrides, _ threads: Int, _ isWarm: Bool,
    _ reason: String
  ) throws(Failure) {
    let given = [
      ("--runtime", setup.runtime != nil), ("--placement", setup.placement != nil),
      ("--supply", setup.supply != nil), ("--anchor", setup.anchor != nil),
      ("--set runtime.", !overrides.ofRuntime.isEmpty), ("--threads", threads != 1),
      ("--warm", isWarm),
    ]
    guard let option = given.first(where: \.1)?.0 else { return }
    throw Failure(.usage, "\(option): \(reason) and has no such; drop it for this device")
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
    var simulator = try Simulator(
      device, runtime, placement: setup.placement, precision: setup.precision, threads: threads,
      isWarm: isWarm, overrides: setup.overrides)
    simulator.supply = try setup.supply.map { try supply($0, of: device, runtime) }
    simulator.anchor = try setup.anchor.map { try Anchor(parsing: $0, on: simulator) }
    return simulator
  }

  private static func supply(
    _ name: String, of device: Device, _ runtime: Runtime
  ) throws -> String {
    let names = device.measuredPowers.filter { $0.runtime == runtime.name }.map(\.supply)
    guard names.contains(name) else {
      let cure =
        names.isEmpty
        ? "its file has no power that was measured with '\(runtime.name)'"
        : "valid: \(names.joined(separator: ", "))"
      throw Failure(.badData, "--supply: no '\(printable(name))' of '\(device.name)'; \(cure)")
    }
    return name
  }
}

extension Anchor {
  /// A network and its measured time, as in `mobilenetv1=113ms`.
  fileprivate init(parsing text: String, on simulator: Simulator) throws {
    // Options of a network have '=' of their own.
    let sides = text.lastIndex(of: "=").map { (text[..<$0], text[text.index(after: $0)...]) }
    guard let (name, value) = sides, let time = try? Seconds(parsing: String(value)), time > .zero
    else {
      throw Failure(
        .usage,
        "--anchor: '\(printable(text))' is no measured time; write it as mobilenetv1=113ms")
    }
    let network = try NetworkCatalog.network(NetworkSpecification(String(name)))
    let predicted = try simulator.matching(network).simulate(network).time.total
    self.init(factor: time / predicted, origin: text)
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
