import HWSimCore

/// A line for each measurement, in base units; an empty cell is unknown, and `reason` says why.
enum BenchRecords {
  static func table(_ result: BenchResult) -> Table {
    var names: [String] = []
    for measurement in result.measurements {
      for name in counts(measurement).keys.sorted() where !names.contains(name) {
        names.append(name)
      }
    }
    var table = Table(
      [
        .text("name"), .text("kernel"), .text("backend"), .text("variant"), .text("shape"),
        .text("layout"), .text("precision"), .number("macs"), .number("bytes"),
        .number("median_s"), .number("mad_s"), .number("min_s"), .number("rounds"),
        .number("dropped"), .text("verdict"), .number("of_reference"), .number("lower"),
        .number("upper"), .number("operations_per_s"), .number("bytes_per_s"), .text("reason"),
      ] + names.map { .number($0) })
    for measurement in result.measurements {
      let counts = counts(measurement)
      table.append(cells(measurement) + names.map { counts[$0] ?? "" })
    }
    return table
  }

  /// By event and kind, as kinds are never mixed in one column; empty where there is no number.
  private static func counts(_ measurement: KernelMeasurement) -> [String: String] {
    var counts: [String: String] = [:]
    for reading in measurement.timing?.readings ?? [] {
      let value = reading.value
      counts["\(reading.event) (\(reading.kind.rawValue))"] = cell(value.count)
    }
    return counts
  }

  private static func cells(_ measurement: KernelMeasurement) -> [String] {
    let subject = measurement.subject
    let (time, relative) = (measurement.timing?.time, measurement.timing?.relative)
    var reason = ""
    if case .unavailable(let text) = measurement.outcome { reason = text }
    return [
      subject.name, subject.kernel, subject.backend, subject.variant, subject.shape,
      subject.layout, subject.precision.rawValue, "\(subject.macs.value)",
      "\(subject.bytes.value)", cell(time?.median.value), cell(time?.deviation.value),
      cell(time?.least.value), time.map { "\($0.rounds)" } ?? "",
      time.map { "\($0.dropped.total)" } ?? "", time?.verdict.rawValue ?? "unavailable",
      cell(relative?.ratio), cell(relative?.interval?.lower), cell(relative?.interval?.upper),
      cell(measurement.operationRate), cell(measurement.byteRate?.value), reason,
    ]
  }

  private static func cell(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
}
