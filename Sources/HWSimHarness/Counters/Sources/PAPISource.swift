package import HWSimCore

/// Events that are counted through PAPI's event sets: of the processor, or software-defined ones.
package struct PAPISource: CounterSource {
  package let kind: MeasurementKind
  private let library: any CounterLibrary
  package let anchors: [String]
  private let accepts: @Sendable (String) -> Bool
  /// What an unknown event really means here.
  private let explanation: @Sendable (CounterError) -> String

  package init(
    _ kind: MeasurementKind, _ library: any CounterLibrary, anchors: [String] = [],
    accepts: @escaping @Sendable (String) -> Bool,
    explain: @escaping @Sendable (CounterError) -> String
  ) {
    self.kind = kind
    self.library = library
    self.anchors = anchors
    self.accepts = accepts
    explanation = explain
  }

  package func recognises(_ event: String) -> Bool { accepts(event) }
  package func enterThread() { library.enterThread() }
  package func leaveThread() { library.leaveThread() }
  package func explain(_ error: CounterError) -> String { explanation(error) }

  package func plan(_ events: [String], beside anchors: [String]) -> CounterPlan {
    var plan = CounterPlan()
    var open: PAPIPass?
    for event in events where open?.events.contains(event) != true {
      if let pass = open, (try? pass.add(event)) != nil { continue }
      do throws(CounterError) {
        // It does not fit beside the others, or not at all: a set of its own tells.
        let pass = try makePass(for: event, beside: anchors)
        if let open { plan.passes.append(open) }
        open = pass
      } catch {
        plan.refused[event] = explain(error)
      }
    }
    if let open { plan.passes.append(open) }
    return plan
  }

  /// With the anchors where the processor has counters for them all.
  private func makePass(
    for event: String, beside anchors: [String]
  ) throws(CounterError) -> PAPIPass {
    if !anchors.isEmpty, let pass = try? PAPIPass(library, anchors.filter { $0 != event } + [event])
    {
      return pass
    }
    return try PAPIPass(library, [event])
  }
}

/// One event set.
final class PAPIPass: CounterPass {
  private let library: any CounterLibrary
  private let set: Int32
  private(set) var events: [String] = []

  init(_ library: any CounterLibrary, _ events: [String]) throws(CounterError) {
    self.library = library
    set = try library.makeSet()
    do throws(CounterError) {
      for event in events { try add(event) }
    } catch {
      library.discard(set)
      throw error
    }
  }

  func add(_ event: String) throws(CounterError) {
    try library.add(event, to: set)
    events.append(event)
  }

  func start() throws(CounterError) { try library.start(set) }

  func stop() throws(CounterError) -> [Counted] {
    try library.stop(set, count: events.count).map { count in
      // What PAPI gives for a software-defined event that nobody has registered.
      count < 0 ? .nothing(reason: "read \(count): not counted") : .count(Double(count))
    }
  }

  func close() { library.discard(set) }
}
