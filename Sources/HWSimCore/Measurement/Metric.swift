/// A ratio of readings, such as instructions per cycle.
///
/// Only readings of one pass and one kind are divided: others are of different runs, or not comparable. The
/// time of a pass is an exception, as it is of the same run and not a count.
public struct Metric: Hashable, Sendable {
  public var name: String
  /// `""` for a plain ratio.
  public var unit: String
  /// Alternatives in order of preference; events of one alternative are added up.
  public var numerators: [[String]]
  public var denominators: [[String]]
  public var factor: Double
  /// Beyond them, one of the events lies.
  public var bounds: ClosedRange<Double>?

  public init(
    _ name: String, unit: String = "", _ numerators: [[String]], per denominators: [[String]],
    times factor: Double = 1, within bounds: ClosedRange<Double>? = nil
  ) {
    self.name = name
    self.unit = unit
    self.numerators = numerators
    self.denominators = denominators
    self.factor = factor
    self.bounds = bounds
  }

  /// The time of a pass, in nanoseconds of its thread.
  public static let time = "thread-time"
}

/// What a metric came to.
public struct MetricResult: Hashable, Sendable {
  public var name: String
  public var unit: String
  /// The events that it was made of: `"PAPI_TOT_INS / PAPI_TOT_CYC"`.
  public var formula: String
  /// That of its counts.
  public var kind: MeasurementKind
  public var value: Reading.Value

  public init(
    name: String, unit: String, formula: String, kind: MeasurementKind, value: Reading.Value
  ) {
    self.name = name
    self.unit = unit
    self.formula = formula
    self.kind = kind
    self.value = value
  }
}

extension Metric {
  /// - Returns: nil where its events were not asked for.
  public func result(from readings: [Reading]) -> MetricResult? {
    let candidates = numerators.flatMap { above in denominators.map { (above, $0) } }
      .filter { above, below in
        (above + below).allSatisfy { event in
          event == Self.time || readings.contains { $0.event == event }
        }
      }
    let results = candidates.map { result($0, over: $1, readings) }
    return results.first { $0.value.count != nil } ?? results.first
  }

  private func result(
    _ above: [String], over below: [String], _ readings: [Reading]
  ) -> MetricResult {
    let kind = readings.first { $0.event == above[0] }?.kind ?? .hardware
    let value = value(of: above, over: below, kind, readings)
    let scale = factor == 1 ? "" : "\(significant(factor)) x "
    let formula = "\(scale)\(sum(above)) / \(sum(below))"
    return MetricResult(name: name, unit: unit, formula: formula, kind: kind, value: value)
  }

  private func value(
    of above: [String], over below: [String], _ kind: MeasurementKind, _ readings: [Reading]
  ) -> Reading.Value {
    for event in above + below {
      let values = readings.filter { $0.event == event }.map(\.value)
      if let value = values.first, values.allSatisfy({ $0.count == nil }) {
        return .unavailable(reason: "\(event): \(value.reason ?? "")")
      }
    }
    for pass in Set(readings.compactMap(\.pass)).sorted() {
      let here = readings.filter { $0.pass == pass && ($0.kind == kind || $0.kind == .time) }
      guard let top = total(above, here), let bottom = total(below, here) else { continue }
      guard bottom > 0 else { return .unavailable(reason: "\(sum(below)) is 0") }
      let ratio = factor * top / bottom
      if let bounds, !bounds.contains(ratio) {
        let limits = "\(significant(bounds.lowerBound)) to \(significant(bounds.upperBound))"
        return .implausible(ratio, reason: "\(sum(above)) / \(sum(below)) is not within \(limits)")
      }
      return .count(ratio)
    }
    return .unavailable(
      reason: "\((above + below).joined(separator: " and ")) were not counted in one pass")
  }

  private func total(_ events: [String], _ readings: [Reading]) -> Double? {
    var total = 0.0
    for event in events {
      guard let count = readings.first(where: { $0.event == event })?.count else { return nil }
      total += count
    }
    return total
  }

  private func sum(_ events: [String]) -> String {
    events.count == 1 ? events[0] : "(\(events.joined(separator: " + ")))"
  }
}
