/// What was counted while some work was done.
public struct CounterResult: Hashable, Sendable {
  /// One for each event that was asked for, in that order.
  public var readings: [Reading]
  /// Those and what else was counted in each pass, to compare passes with.
  public var all: [Reading]
  public var metrics: [MetricResult]

  /// - Parameter events: those that were asked for; one that nobody read is unavailable.
  public init(events: [String], all: [Reading], metrics: [MetricResult]) {
    readings = events.map { event in
      all.first { $0.event == event }
        ?? Reading(event: event, kind: .hardware, value: .unavailable(reason: "not counted"))
    }
    self.all = all
    self.metrics = metrics
  }

  public subscript(event: String) -> Reading? { all.first { $0.event == event } }
}
