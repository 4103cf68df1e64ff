package import HWSimCore

/// A way to count what a kernel does, apart from its timed calls.
package protocol KernelCounter: Sendable {
  func count(_ call: PreparedCall, cpu: Int) throws -> CounterResult
}

/// PAPI, the operating system and what kernels count themselves, in this process.
package struct SessionCounter: KernelCounter {
  private let groups: [EventGroup]
  private let events: [String]

  /// - Parameter words: names of event groups, or events; none takes instructions, work and software.
  package init(_ words: [String]) {
    let asked = words.isEmpty ? ["instructions", "work", "software"] : words
    groups = asked.compactMap(EventGroup.named)
    events = asked.filter { EventGroup.named($0) == nil }
  }

  package func count(_ call: PreparedCall, cpu: Int) throws -> CounterResult {
    let session = CounterSession(
      events: groups.flatMap(\.events) + events, metrics: groups.flatMap(\.metrics), cpu: cpu)
    let operations = call.workload.macs.value > 0 ? 2 * Double(call.workload.macs.value) : nil
    let result = try session.measure(calls: 10, operations: operations, call.run)
    guard groups.contains(where: { $0.name == "energy" }) else { return result }
    let energy = try energy(of: call, cpu: cpu)
    return CounterResult(
      events: result.readings.map(\.event) + energy.map(\.event), all: result.all + energy,
      metrics: result.metrics)
  }

  /// Of as many calls as take a second, as the counters advance once a millisecond or so; of one where there
  /// are no counters.
  private func energy(of call: PreparedCall, cpu: Int) throws -> [Reading] {
    let meter = EnergyMeter()
    return try PinnedThread.run(cpu: cpu) {
      let one = timed(call.run).wall.value
      let calls = meter.isAvailable ? max(1, Int(min(1e8, 1 / max(one, 1e-8)))) : 1
      return meter.measure(calls: calls, call.run)
    }
  }
}

/// A tool that watches a whole process: the same kernel and shape in the driver program.
package struct ToolCounter: KernelCounter {
  private let read: @Sendable (DriverCall) -> [Reading]
  /// The build that the tool can run.
  private let variant: String
  /// The processor that is emulated, where it is not this one.
  private let processor: String?

  /// - Parameters:
  ///   - first, last: caches as cachegrind takes them: size, ways and line with commas between.
  package static func cachegrind(first: String, last: String) -> ToolCounter {
    let counts = CachegrindCounts(first: first, last: last)
    return ToolCounter(read: { counts.readings(of: $0) }, variant: "avx2", processor: nil)
  }

  package static func qemu(_ processor: EmulatedProcessor) -> ToolCounter {
    let counts = EmulatedCounts(processor)
    return ToolCounter(
      read: { counts.readings(of: $0) },
      variant: processor == .x86 ? "avx2" : processor == .aarch64 ? "neon" : "dsp",
      processor: processor.rawValue)
  }

  package func count(_ call: PreparedCall, cpu: Int) -> CounterResult {
    let workload = call.workload
    let driver = DriverCall(
      kernel: workload.kernel, type: workload.precision == .int8 ? "s8" : "f32",
      variant: variant, keys: DriverCall.keys(of: workload.sizes.pointee))
    let readings = read(driver).map { reading in
      var named = reading
      if let processor { named.event += " (\(processor))" }
      return named
    }
    return CounterResult(
      events: readings.map(\.event), all: readings, metrics: perMAC(readings, workload.macs))
  }

  /// Instructions per multiply-accumulate, where both are known.
  private func perMAC(_ readings: [Reading], _ macs: MACs) -> [MetricResult] {
    guard let instructions = readings.first(where: { $0.event.hasPrefix("instructions") }),
      macs.value > 0
    else { return [] }
    let value: Reading.Value =
      switch instructions.value {
      case .count(let count): .count(count / Double(macs.value))
      default: instructions.value
      }
    return [
      MetricResult(
        name: "instructions per MAC", unit: "", formula: "\(instructions.event) / MACs",
        kind: instructions.kind, value: value)
    ]
  }
}
