import CMachine
import Glibc
package import HWSimCore

/// What the kernel counts in software for the calling thread, by `perf_event_open` itself: PAPI needs a
/// libpfm that knows the processor even for these.
package struct SoftwareSource: CounterSource {
  package static let events = ["task-clock", "page-faults", "context-switches", "cpu-migrations"]

  package init() {}

  package var kind: MeasurementKind { .kernelSoftware }

  package func recognises(_ event: String) -> Bool { Self.events.contains(event) }

  /// They need no hardware, so that all fit in one pass.
  package func plan(_ events: [String], beside anchors: [String]) -> CounterPlan {
    do throws(CounterError) {
      return CounterPlan(passes: [try SoftwarePass(events)])
    } catch {
      let reasons = events.map { ($0, error.description) }
      return CounterPlan(refused: Dictionary(reasons, uniquingKeysWith: { first, _ in first }))
    }
  }
}

/// A group of software counters, started and read together.
private final class SoftwarePass: CounterPass {
  let events: [String]
  /// The first one leads.
  private var descriptors: [Int32] = []

  init(_ events: [String]) throws(CounterError) {
    self.events = events
    // Without the right to count in the kernel, its own context switches stay unseen; the self-test of
    // that event finds out.
    for withKernel in [true, false] {
      let code = open(withKernel: withKernel)
      if code == 0 { return }
      close()
      guard withKernel, code == -EACCES else { throw perfError(code) }
    }
  }

  private func open(withKernel: Bool) -> Int32 {
    for event in events {
      let descriptor = cm_open(number(of: event), descriptors.first ?? -1, -1, withKernel)
      guard descriptor >= 0 else { return descriptor }
      descriptors.append(descriptor)
    }
    return 0
  }

  func start() throws(CounterError) {
    let code = cm_start(descriptors.first ?? -1)
    guard code == 0 else { throw perfError(code) }
  }

  func stop() throws(CounterError) -> [Counted] {
    let leader = descriptors.first ?? -1
    var reading = cm_reading()
    let stopped = cm_stop(leader)
    let code = stopped == 0 ? cm_read(leader, &reading) : stopped
    guard code == 0 else { throw perfError(code) }
    guard reading.running == reading.enabled, reading.running > 0 else {
      let share = "\(reading.running) of \(reading.enabled) ns"
      return events.map { _ in .nothing(reason: "not counted: on the processor for \(share)") }
    }
    return withUnsafeBytes(of: &reading.values) { bytes in
      bytes.bindMemory(to: UInt64.self).prefix(events.count).map { .count(Double($0)) }
    }
  }

  func close() {
    for descriptor in descriptors { _ = Glibc.close(descriptor) }
    descriptors = []
  }
}

private func number(of event: String) -> cm_event {
  switch event {
  case "page-faults": cm_page_faults
  case "context-switches": cm_context_switches
  case "cpu-migrations": cm_cpu_migrations
  default: cm_task_clock
  }
}

private func perfError(_ code: Int32) -> CounterError {
  let denied = [-EACCES, -EPERM].contains(code)
  let reason = String(cString: strerror(-code))
  let advice = denied ? "not permitted: see kernel.perf_event_paranoid" : "perf events: \(reason)"
  return CounterError(code: code, description: advice)
}
