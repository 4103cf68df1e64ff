import HWSimCore

/// One pass: the work done `calls` times while its events are counted.
struct PassRun {
  let source: any CounterSource
  let counting: any CounterPass
  let number: Int
  let calls: Int

  /// Per call, with the time of the pass among them.
  func readings(of work: () -> Void) -> [Reading] {
    do throws(CounterError) {
      // The first one warms up what starting and stopping touch.
      _ = try count({})
      let idle = try count({})
      let busy = try count(work)
      return zip(counting.events, zip(busy.counts, idle.counts)).map { event, counts in
        reading(event, source.kind, perCall(counts.0, idle: counts.1))
      } + [reading(Metric.time, .time, perCall(.count(busy.time), idle: .count(idle.time)))]
    } catch {
      let reason = source.explain(error)
      return counting.events.map { reading($0, source.kind, .unavailable(reason: reason)) }
    }
  }

  private func count(
    _ work: () -> Void
  ) throws(CounterError) -> (counts: [Counted], time: Double) {
    let start = nanoseconds(of: Metric.time)
    try counting.start()
    for _ in 0..<calls { work() }
    let counts = try counting.stop()
    return (counts, nanoseconds(of: Metric.time) - start)
  }

  private func perCall(_ counted: Counted, idle: Counted) -> Reading.Value {
    switch counted {
    case .nothing(let reason): return .unavailable(reason: reason)
    case .count(let count):
      // Of the system's events an empty pass sees only what happened to come by.
      let overhead = source.kind == .kernelSoftware ? 0 : idle.value ?? 0
      let net = (count - overhead) / Double(calls)
      guard net < 0 else { return .count(net) }
      return .implausible(net, reason: "less than an empty pass counts")
    }
  }

  private func reading(_ event: String, _ kind: MeasurementKind, _ value: Reading.Value) -> Reading
  {
    Reading(event: event, kind: kind, value: value, pass: number)
  }
}
