public import HWSimCore

/// Times of probes, by name, with what one call of each did.
public struct ProbeTimes: Sendable {
  private var rates: [String: Double] = [:]

  public init() {}

  /// - Parameters:
  ///   - amount: operations, bytes or steps of one call.
  ///   - time: of one call.
  public mutating func add(_ name: String, amount: Double, time: Seconds) {
    guard amount > 0, time > .zero else { return }
    rates[name] = amount / time.value
  }

  /// Operations, bytes or steps in a second.
  public subscript(name: String) -> Double? { rates[name] }
}

extension HostMeasurements {
  /// What the probes of `hwsim bench --suite calibrate` say of a machine.
  ///
  /// - Parameter lanes: multiply-accumulates of one vector instruction.
  /// - Returns: nil where a probe is missing.
  public init?(
    _ probes: ProbeTimes, on machine: MachineDescription, vectorBytes: Int, origin: String
  ) {
    guard let clock = probes["dependent additions"], let fma = probes["multiply-add"],
      let store = probes["copy L1"], let call = probes["empty call"],
      let bandwidth = probes["load memory"], let hops = probes["latency memory"]
    else { return nil }
    let lanes = vectorBytes / 4
    var peaks = [Precision.fp32: Peak(lanes: lanes, perSecond: fma / 2 / Double(lanes))]
    if let dot = probes["int8 dot"] {
      peaks[.int8] = Peak(lanes: vectorBytes, perSecond: dot / 2 / Double(vectorBytes))
    }
    var caches: [Cache] = []
    for (index, cache) in machine.caches.filter({ $0.holds != .instructions }).enumerated() {
      let place = "L\(index + 1)"
      guard let bandwidth = probes["load \(place)"], let hops = probes["latency \(place)"],
        let shape = Self.powerOfTwoSets(cache)
      else { return nil }
      caches.append(
        Cache(
          name: index == 0 ? "l1d" : "l\(index + 1)", size: shape.size, ways: shape.ways,
          line: shape.line, isShared: cache.isShared, latency: Seconds(1 / hops),
          bandwidth: Bandwidth(bandwidth)))
    }
    self.init(
      processor: machine.processor.name, isa: machine.system.architecture,
      cores: machine.processor.logicalCores, clock: Frequency(clock), peaks: peaks,
      vectorBytes: vectorBytes,
      // Half of the bytes of a copy are stored.
      storeBandwidth: Bandwidth(store / 2), caches: caches,
      memory: machine.memory ?? Bytes(1 << 30), memoryLatency: Seconds(1 / hops),
      memoryBandwidth: Bandwidth(bandwidth), call: Seconds(1 / call), origin: origin)
  }

  /// The cache, or the largest smaller one whose sets are a power of two, which a device file asks for.
  private static func powerOfTwoSets(
    _ cache: MachineDescription.Cache
  ) -> (size: Bytes, ways: Int, line: Int)? {
    guard let ways = cache.ways, ways > 0, let line = cache.line?.value, line > 0 else {
      return nil
    }
    var sets = 1
    while sets * 2 * ways * line <= cache.size.value { sets *= 2 }
    return (Bytes(sets * ways * line), ways, line)
  }
}

extension MachineDescription.Cache {
  /// Whether several cores use it, as in `"0-3"` or `"0,2"`.
  fileprivate var isShared: Bool {
    sharedBy?.contains { $0 == "-" || $0 == "," } ?? false
  }
}
