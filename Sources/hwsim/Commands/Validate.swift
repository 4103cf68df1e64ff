import ArgumentParser
import Foundation
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
        hwsim validate phones.csv --uncalibrated --format markdown -o validation.md

      The file has a line of column names, then a row for each figure. Required are the columns runtime,
      model, metric, value, and soc or device; device files, runtimes and networks are found by the names
      that devices/names/measurements.yaml lists. Rows that cannot be compared are counted by reason.
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
    parsing: .unconditional,
    help: ArgumentHelp(
      "Simulations at once; as many as this machine has processors, if not given."),
    transform: { try parseCount($0, in: 1...1024) })
  var jobs: Int?

  @OptionGroup var output: OutputOptions
  @OptionGroup var profiles: ProfileOptions

  func run() throws {
    let measured = try MeasurementFile.rows(at: file)
    let mapper = try RowMapper(
      store: profiles.store(), models: try models.map(ModelFolder.init), isCalibrated: !uncalibrated
    )
    let wanted = measured.filter { isWanted($0, mapper) }
    var run = ValidationRun(mapper: mapper, jobs: jobs)
    let result = try run.result(
      of: wanted, source: URL(fileURLWithPath: file).lastPathComponent)
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
