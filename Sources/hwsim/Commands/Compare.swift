import ArgumentParser
import HWSimCalibration
import HWSimCore
import HWSimReports

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Join two files of results: what is faster, slower, or cannot be told apart?",
    discussion: """
      EXAMPLES
        hwsim simulate mobilenetv2 --device mcu80 --format json -o before.json
        hwsim compare before.json after.json --threshold 2%
        hwsim compare before.json bench.json --by network
        hwsim compare results.jsonl new/results.jsonl --by layer --format csv

      Files are JSON or CSV of 'hwsim simulate' (also with --per-layer) or 'hwsim bench', a result of
      'simulate' on each line, or CSV of published measurements under the same names. Rows are joined by
      network, layer and metric; where a file has several of those, by device, runtime, precision and
      threads as well.

      Two values differ where their intervals are apart; predictions of one device and runtime share their
      error, so there, and without intervals, the threshold decides. A measured value lies inside or
      outside the interval of its prediction.

      Exits with status 2 where a time, an energy or a peak memory of the second file is above the first's
      by more than the threshold, unless one of the two is a prediction and the other is none.
      """)

  @Argument(help: "What to compare with.")
  var first: String

  @Argument(help: "What is compared.")
  var second: String

  @Option(
    help: ArgumentHelp(
      "Differences up to this are not called any; 5%, if not given.", valueName: "per cent"),
    transform: parseThreshold)
  var threshold = 0.05

  @Option(
    name: .customLong("by"),
    help: ArgumentHelp("network or layer; both, if not given.", valueName: "part"),
    transform: { try parseName($0, "part") })
  var part: ResultComparison.Part?

  @Flag(help: "Show every row.")
  var rows = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let (one, other) = (try ResultFile(path: first), try ResultFile(path: second))
    let comparison = ResultComparison(one.rows, other.rows, by: part, threshold: threshold)
    let names = one.name == other.name ? (first, second) : (one.name, other.name)
    try output.print(
      CompareReport.report(
        comparison, comparison.summaries, names: names, threshold: threshold, showsRows: rows))
    guard !comparison.rows.isEmpty else {
      throw Failure(
        .badData,
        "\(printable(first)) and \(printable(second)): no row of one has a partner in the other; the "
          + "report lists them")
    }
    if !comparison.regressions.isEmpty { throw ExitCode(2) }
  }
}

/// `5%` or `5`, as a share.
private func parseThreshold(_ text: String) throws -> Double {
  let number = text.hasSuffix("%") ? text.dropLast() : text[...]
  guard let share = Double(number.filter { $0 != " " }), 0...1000 ~= share else {
    throw ValidationError("'\(printable(text))' is no share from 0 to 1000 %; write 5%")
  }
  return share / 100
}
