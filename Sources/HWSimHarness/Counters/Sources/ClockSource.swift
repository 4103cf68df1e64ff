import Glibc
package import HWSimCore

/// The system's clocks, in nanoseconds: `elapsed` runs always, `thread-time` while the thread does.
package struct ClockSource: CounterSource {
  package static let events = ["elapsed", "thread-time"]

  package init() {}

  package var kind: MeasurementKind { .time }

  package func recognises(_ event: String) -> Bool { Self.events.contains(event) }

  package func plan(_ events: [String], beside anchors: [String]) -> CounterPlan {
    CounterPlan(passes: [ClockPass(events: events)])
  }
}

private final class ClockPass: CounterPass {
  let events: [String]
  private var before: [Double] = []

  init(events: [String]) { self.events = events }

  func start() { before = events.map(nanoseconds(of:)) }

  func stop() -> [Counted] {
    // The reverse of starting, so that the clock that started last stops first.
    let after = events.reversed().map(nanoseconds(of:)).reversed()
    return zip(before, after).map { .count($1 - $0) }
  }

  func close() {}
}

func nanoseconds(of event: String) -> Double {
  var time = timespec()
  clock_gettime(event == "elapsed" ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}
