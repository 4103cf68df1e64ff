public import HWSimCore

/// What a run of `hwsim bench` found, as a person reads it.
public enum BenchReport {
  /// - Parameter format: CSV prints a line for each measurement, JSON everything with its samples.
  public static func render(_ result: BenchResult, as format: Format) throws -> String {
    switch format {
    case .text: document(result).text
    case .markdown: document(result).markdown
    case .csv: BenchRecords.table(result).csv
    case .json: try encodeJSON(BenchJSON(result))
    }
  }

  static func document(_ result: BenchResult) -> Document {
    var document = Document()
    document.append(.heading(result.setup.title))
    document.append(.facts(facts(result)))
    if let warning = warning(result) { document.append(.warning([warning])) }
    document.append(.table(times(result.measurements)))
    for (kind, table) in readings(result.measurements) {
      document.append(.paragraph("Counted per call, \(kind.rawValue):"))
      document.append(.table(table))
    }
    let missing = unavailable(result.measurements)
    if !missing.isEmpty {
      document.append(.paragraph("Unavailable:"))
      document.append(.facts(missing))
    }
    return document
  }

  private static func facts(_ result: BenchResult) -> [Document.Fact] {
    let machine = result.machine
    let system = machine.system.hypervisor.map { "\(machine.system.kernel), guest of \($0)" }
    let (steal, pressure) = (share(result.noise.stolen), share(result.noise.pressure))
    return [
      .init("machine", "\(machine.processor.name), \(system ?? machine.system.kernel)"),
      .init("core", "\(result.setup.cpu), pinned; \(result.setup.cache.rawValue) caches"),
      .init("built by", "\(machine.compiler.name), \(machine.compiler.flags)"),
      .init(
        "clock",
        "\(result.clock.name), \(result.clock.overhead) a reading; times are medians of rounds"),
      .init("noise", "stolen \(steal), waiting for a core \(pressure)"),
    ]
  }

  private static func share(_ value: Double?) -> String {
    value.map { "\(fixed($0 * 100, decimals: 1)) %" } ?? "not exposed"
  }

  private static func warning(_ result: BenchResult) -> String? {
    let all = result.measurements.compactMap(\.timing)
    let unstable = all.count { $0.time.verdict == .unstable }
    guard unstable > 0 else { return nil }
    return "\(unstable) of \(all.count) measurements are unstable: too many rounds were disturbed; "
      + "measure again on a quieter machine"
  }

  private static func times(_ measurements: [KernelMeasurement]) -> Table {
    var table = Table([
      .text("kernel"), .text("shape"), .text("type"), .text("backend"), .text("variant"),
      .number("time"), .number("± MAD"), .number("of multiply-add"), .number("GOP/s"),
      .number("GB/s"), .number("rounds"), .text("verdict"),
    ])
    for measurement in measurements {
      guard let timing = measurement.timing else { continue }
      let subject = measurement.subject
      table.append([
        subject.name, subject.shape, subject.precision.rawValue, subject.backend, subject.variant,
        "\(timing.time.median)", relativeDeviation(timing.time), ratio(timing.relative),
        measurement.operationRate.map { significant($0 / 1e9) } ?? "-",
        measurement.byteRate.map { significant($0.value / 1e9) } ?? "-",
        "\(timing.time.rounds)", timing.time.verdict.rawValue,
      ])
    }
    return table
  }

  private static func relativeDeviation(_ time: TimeStatistics) -> String {
    "\(fixed(time.deviation / time.median * 100, decimals: 1)) %"
  }

  private static func ratio(_ relative: RelativeTime?) -> String {
    guard let relative else { return "-" }
    guard let interval = relative.interval else { return significant(relative.ratio) }
    let half = (interval.upper - interval.lower) / 2 / relative.ratio
    return "\(significant(relative.ratio)) ±\(fixed(half * 100, decimals: 1)) %"
  }

  /// One table for each kind, with a column for each event that was read somewhere.
  private static func readings(
    _ measurements: [KernelMeasurement]
  ) -> [(kind: MeasurementKind, table: Table)] {
    MeasurementKind.allCases.compactMap { kind in
      let all = measurements.compactMap { measurement in
        measurement.timing.map { (measurement.subject, $0.readings.filter { $0.kind == kind }) }
      }
      let events = all.flatMap(\.1).filter { $0.count != nil }.map(\.event).unique
      guard !events.isEmpty else { return nil }
      var table = Table([.text("kernel"), .text("type")] + events.map { .number($0) })
      for (subject, readings) in all where !readings.isEmpty {
        let cells = events.map { event in
          readings.first { $0.event == event }?.count.map(count) ?? "n/a"
        }
        table.append([subject.name, subject.precision.rawValue] + cells)
      }
      return (kind, table)
    }
  }

  private static func count(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 9e15 ? "\(Int(value))" : significant(value)
  }

  /// Each reason once, with what it concerns.
  private static func unavailable(_ measurements: [KernelMeasurement]) -> [Document.Fact] {
    var subjects: [(name: String, reason: String)] = []
    for measurement in measurements {
      if case .unavailable(let reason) = measurement.outcome {
        let subject = measurement.subject
        subjects.append(
          ("\(subject.name), \(subject.precision.rawValue), \(subject.backend)", reason))
      }
      for reading in measurement.timing?.readings ?? [] {
        if let reason = reading.value.reason { subjects.append((reading.event, reason)) }
      }
    }
    return subjects.map(\.reason).unique.map { reason in
      let names = subjects.filter { $0.reason == reason }.map(\.name).unique
      return Document.Fact(names.joined(separator: "; "), reason)
    }
  }
}

extension Array where Element: Hashable {
  /// Each element once, in the order of its first place.
  fileprivate var unique: [Element] {
    var seen = Set<Element>()
    return filter { seen.insert($0).inserted }
  }
}
