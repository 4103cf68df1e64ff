import ArgumentParser
import HWSimCore
import HWSimDevices
import HWSimSimulator

/// What a trace is replayed against: a device's memories, or caches described one by one.
struct HierarchyOptions: ParsableArguments {
  @Option(
    name: .customLong("cache"),
    help: ArgumentHelp(
      "A cache, nearest first, as in l2=1MiB,16,64: bytes, ways, line, then perhaps lru, plru, fifo, nru "
        + "or random, then perhaps back or through. l1i holds instructions, l1d data, others all.",
      valueName: "cache"),
    transform: { try CacheOption($0) })
  var caches: [CacheOption] = []

  @Option(name: [.customLong("device"), .short], help: "A device, by name or file.")
  var deviceName: String?

  @Option(help: "Where a program's data and instructions live: one of the device's placements.")
  var placement: String?

  @Option(
    name: .customLong("memory"),
    help: ArgumentHelp(
      "What of the trace lies in a memory of the device: START-END, hexadecimal, or a memory that the "
        + "trace names.",
      valueName: "memory=part"),
    transform: parseAssignment)
  var assignments: [ReplayTarget.Assignment] = []

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("What if: a value over the device's.", valueName: "key=value"))
  var overrides: [String] = []

  private static let mostCaches = 8

  /// Not `validate`, which the parser asks before it sees the mistyped option.
  func check() throws(Failure) {
    guard deviceName != nil || !caches.isEmpty else {
      throw Failure(
        .usage, "replay: neither --cache nor --device given; write --cache l1=32KiB,8,64")
    }
    guard caches.isEmpty || deviceName == nil else {
      throw Failure(.usage, "--cache: the device has its own; drop --cache or --device")
    }
    guard caches.count <= Self.mostCaches else {
      throw Failure(.usage, "--cache: more than \(Self.mostCaches) levels; drop some")
    }
    let names = caches.map(\.name)
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw Failure(.usage, "--cache: '\(printable(twice))' is there twice; rename one")
    }
    guard deviceName == nil else { return }
    for (option, isGiven) in [
      ("--set", !overrides.isEmpty), ("--memory", !assignments.isEmpty),
      ("--placement", placement != nil),
    ] where isGiven {
      throw Failure(.usage, "\(option): needs a device; name one with --device")
    }
  }

  /// Nil where caches were described.
  func device(_ profiles: ProfileOptions) throws -> Device? {
    guard let deviceName else { return nil }
    return try profiles.store().device(
      deviceName, overrides: try overrides.map(Override.init(parsing:)))
  }

  func target(
    _ device: Device?, for header: TraceHeader
  ) throws(SimulationError) -> ReplayTarget {
    guard let device else {
      return ReplayTarget(caches: caches.map { ($0.name, $0.geometry) }, for: header)
    }
    return try ReplayTarget(
      device, placement: placement, assignments: assignments, for: header)
  }
}
