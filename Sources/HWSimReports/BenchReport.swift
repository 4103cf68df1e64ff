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

  /// One table for each kind, with a column for each event and each ratio that was counted somewhere.
  private static func readings(
    _ measurements: [KernelMeasurement]
  ) -> [(kind: MeasurementKind, table: Table)] {
    MeasurementKind.allCases.compactMap { kind in
      let all = measurements.compactMap { measurement in
        measurement.timing.map { (measurement.subject, counts($0, kind)) }
      }
      let events = all.flatMap { $0.1.map(\.name) }.unique
      guard !events.isEmpty else { return nil }
      var table = Table([.text("kernel"), .text("type")] + events.map { .number($0) })
      for (subject, counts) in all where !counts.isEmpty {
        let cells = events.map { event in counts.first { $0.name == event }?.value ?? "n/a" }
        table.append([subject.name, subject.precision.rawValue] + cells)
      }
      return (kind, table)
    }
  }

  /// Numbers of one kind; the mix of mnemonics is left to JSON and CSV.
  private static func counts(
    _ timing: KernelTiming, _ kind: MeasurementKind
  ) -> [(name: String, value: String)] {
    var counts: [(name: String, value: String)] = []
    for reading in timing.readings where reading.kind == kind && !reading.event.hasPrefix("mix ") {
      if let value = reading.count { counts.append((reading.event, count(value))) }
    }
    for metric in timing.metrics where metric.kind == kind {
      let name = metric.unit.isEmpty ? metric.name : "\(metric.name), \(metric.unit)"
      if let value = metric.value.count { counts.append((name, significant(value))) }
    }
    return counts
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
