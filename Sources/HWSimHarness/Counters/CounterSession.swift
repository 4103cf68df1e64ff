package import HWSimCore
import Synchronization

/// Counts events while work is done, each exactly.
///
///     let session = CounterSession(events: ["PAPI_TOT_INS", "sde:::hwsim::MACS", "page-faults"])
///     let result = try session.measure(calls: 100) { kernel.run() }
///     result.readings   // one per event: a number per call, or why there is none
///
/// - Models: as many passes as the counters need, each with the work repeated and on one pinned thread;
///   what an empty pass counts is subtracted. An event is counted once its self-test says `ok`.
/// - Ignores: what the work does on other threads, but for software-defined events, which are of the whole
///   process.
package struct CounterSession: Sendable {
  private let events: [String]
  private let metrics: [Metric]
  private let cpu: Int?
  private let counters: Counters

  /// - Parameters:
  ///   - metrics: ratios to derive; those whose events are not counted are left out.
  ///   - cpu: the core to run on; nil for the one that `PinnedThread` chooses.
  package init(
    events: [String], metrics: [Metric] = [], cpu: Int? = nil, counters: Counters = .live
  ) {
    self.events = events.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    self.metrics = metrics
    self.cpu = cpu
    self.counters = counters
  }

  package init(groups: [EventGroup], cpu: Int? = nil, counters: Counters = .live) {
    self.init(
      events: groups.flatMap(\.events), metrics: groups.flatMap(\.metrics), cpu: cpu,
      counters: counters)
  }

  /// Does the work `calls` times for each pass.
  ///
  /// - Parameter operations: floating-point operations of one call, where they are known: counters of
  ///   them that say otherwise are implausible.
  package func measure(
    calls: Int = 1, operations: Double? = nil, _ work: @escaping () -> Void
  ) throws -> CounterResult {
    let readings = try onMeasuringThread { read(calls: max(1, calls), work) }
    let checked = Plausibility.check(readings, metrics: metrics, operations: operations)
    let results = metrics.compactMap { metric -> MetricResult? in
      let raw = metric.result(from: readings)
      if case .implausible = raw?.value { return raw }
      return metric.result(from: checked)
    }
    return CounterResult(events: events, all: checked, metrics: results)
  }

  /// Tests each event on known work.
  package func selfTest() throws -> [(event: String, verdict: EventVerdict)] {
    try onMeasuringThread {
      bySource.flatMap { source, events in
        test(events, source)
      } + unknown.map { ($0, .unavailable(reason: Self.unknownReason)) }
    }
  }

  /// No two sessions count at a time.
  private func onMeasuringThread<Found: Sendable>(
    _ body: @escaping () throws -> Found
  ) throws -> Found {
    let cpu = try PinnedThread.choose(cpu)
    return try measuringLock.withLock { _ in try PinnedThread.run(cpu: cpu, body) }
  }

  // MARK: - On the measuring thread

  private static let unknownReason = "no such event; see 'hwsim doctor --events'"

  private var bySource: [(source: any CounterSource, events: [String])] {
    counters.sources.indices.compactMap { index in
      let mine = events.filter { source(of: $0) == index }
      return mine.isEmpty ? nil : (counters.sources[index], mine)
    }
  }

  private var unknown: [String] { events.filter { source(of: $0) == nil } }

  private func source(of event: String) -> Int? {
    counters.sources.firstIndex { $0.recognises(event) }
  }

  private func test(
    _ events: [String], _ source: any CounterSource
  ) -> [(event: String, verdict: EventVerdict)] {
    source.enterThread()
    defer { source.leaveThread() }
    let test = SelfTest(
      source: source, lastLevelCache: counters.lastLevelCache, perform: counters.perform)
    return events.map { event in
      (event, counters.verdicts.verdict(of: event) { test.verdict(of: event) })
    }
  }

  private func read(calls: Int, _ work: () -> Void) -> [Reading] {
    var readings = unknown.map { event in
      Reading(
        event: event, kind: .hardware, value: .unavailable(reason: Self.unknownReason))
    }
    var pass = 0
    for (source, events) in bySource {
      let verdicts = test(events, source)
      let anchors = test(source.anchors, source).filter { $0.verdict == .ok }.map(\.event)
      let reasons = verdicts.compactMap { event, verdict in verdict.reason.map { (event, $0) } }
      readings += reasons.map { event, reason in
        Reading(event: event, kind: source.kind, value: .unavailable(reason: reason))
      }
      source.enterThread()
      defer { source.leaveThread() }
      let plan = source.plan(verdicts.filter { $0.verdict == .ok }.map(\.event), beside: anchors)
      readings += plan.refused.map { event, reason in
        Reading(event: event, kind: source.kind, value: .unavailable(reason: reason))
      }
      for counting in plan.passes {
        let run = PassRun(source: source, counting: counting, number: pass, calls: calls)
        readings += run.readings(of: work)
        counting.close()
        pass += 1
      }
    }
    return readings
  }
}
