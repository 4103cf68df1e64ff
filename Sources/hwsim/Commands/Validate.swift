import ArgumentParser
import Foundation
import HWSimCalibration
import HWSimCore
import HWSimMeasurements
import HWSimReports

struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare predictions with published measurements.",
    discussion: """
      EXAMPLES
        hwsim validate phones.csv --models ncnn/benchmark
        hwsim validate boards.csv --device stm32f746 --metric latency --rows
        hwsim validate phones.csv --models ncnn/benchmark --left-out network
        hwsim validate lecture.csv --one-factor --ratio stm32l476/stm32f746
        hwsim validate phones.csv --uncalibrated --format markdown -o validation.md

      The file has a line of column names, then a row for each figure. Required are the columns runtime,
      model, metric, value, and soc or device; device files, runtimes and networks are found by the names
      that devices/names/measurements.yaml lists. Rows that cannot be compared are counted by reason.

      With --left-out, runtimes are fitted to the file itself: each time is predicted by a fit that has not
      seen its network (or family, or device) on any device, and its interval comes from the errors of the
      others. That is what to expect of networks that nobody has measured yet.
      """)

  @Argument(help: ArgumentHelp("Measurements, as CSV.", valueName: "file"))
  var file: String

  @Option(
    help: ArgumentHelp(
      "A folder of model files that rows name; looked through.", valueName: "folder"))
  var models: String?

  @Option(help: "Only rows of this device file.")
  var device: String?

  @Option(help: "Only rows of this runtime.")
  var runtime: String?

  @Option(help: "Only rows of this metric, as in latency or latency_ms.")
  var metric: String?

  @Option(help: "Only rows of this family of networks.")
  var family: String?

  @Flag(help: "Show every row.")
  var rows = false

  @Flag(help: "Predict without what 'hwsim calibrate' has fitted.")
  var uncalibrated = false

  @Option(
    help: ArgumentHelp(
      "Predict each time from the file's other networks, families or devices.",
      valueName: "network|family|device"),
    transform: parseUnit)
  var leftOut: CrossValidation.Unit?

  @Flag(help: "Multiply the times of each device and runtime by one factor, and show it.")
  var oneFactor = false

  @Option(
    help: ArgumentHelp(
      "Also compare times on one device over those on another.", valueName: "device/device"),
    transform: parsePair)
  var ratio: DevicePair?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Simulations at once; as many as this machine has processors, if not given."),
    transform: { try parseCount($0, in: 1...1024) })
  var jobs: Int?

  @OptionGroup var output: OutputOptions
  @OptionGroup var profiles: ProfileOptions

  func run() throws {
    guard leftOut == nil || !uncalibrated else {
      throw Failure(.usage, "--left-out fits the runtimes anew; leave out --uncalibrated")
    }
    let measured = try MeasurementFile.rows(at: file)
    let isCalibrated = !uncalibrated && leftOut == nil
    let mapper = try RowMapper(
      store: profiles.store(), models: try models.map(ModelFolder.init), isCalibrated: isCalibrated)
    let wanted = measured.filter { isWanted($0, mapper) }
    var run = ValidationRun(mapper: mapper, jobs: jobs, leftOut: leftOut, hasOneFactor: oneFactor)
    var result = try run.result(
      of: wanted, source: URL(fileURLWithPath: file).lastPathComponent,
      others: measured.filter { !isWanted($0, mapper) })
    if let ratio { result.ratios = result.rows.ratios(of: ratio.above, to: ratio.below) }
    try output.print(try ValidationReport(result, showsRows: rows).render(output.format))
    guard !result.rows.isEmpty else {
      let count = wanted.count == measured.count ? "" : " that --device and the like leave"
      throw Failure(
        .badData,
        "\(printable(file)): none of \(wanted.count) rows\(count) could be compared; "
          + "the report lists why")
    }
  }

  private func isWanted(_ row: PublishedMeasurement, _ mapper: RowMapper) -> Bool {
    let quantity = PublishedMetric(row.metric)?.quantity.rawValue ?? ""
    return matches(device, [mapper.deviceName(of: row)])
      && matches(runtime, [mapper.runtimeName(of: row)])
      && matches(metric, [quantity, row.metric])
      && matches(family, [mapper.table.family(of: row)])
  }

  private func matches(_ wanted: String?, _ names: [String]) -> Bool {
    wanted.map(names.contains) ?? true
  }
}

/// Two devices, the times on one over those on the other.
struct DevicePair {
  let above: String
  let below: String
}

private func parsePair(_ text: String) throws -> DevicePair {
  let names = text.split(separator: "/", omittingEmptySubsequences: false)
  guard names.count == 2, !names.contains("") else {
    throw ValidationError("'\(printable(text))' names no two devices; write stm32l476/stm32f746")
  }
  return DevicePair(above: String(names[0]), below: String(names[1]))
}

private func parseUnit(_ text: String) throws -> CrossValidation.Unit {
  if let unit = CrossValidation.Unit(rawValue: text) { return unit }
  throw ValidationError(
    "unknown unit '\(printable(text))'"
      + suggestion(for: text, in: CrossValidation.Unit.allCases.map(\.rawValue)))
}
