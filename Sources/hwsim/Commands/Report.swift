import ArgumentParser
import HWSimCore
import HWSimDevices
import HWSimReports

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare networks on devices, in a report for a design review.",
    // Written out, as the parser may not ask for what is required; see `run`.
    usage: """
      hwsim report <network> ... --device <device> ... [-o <folder>] [<options>]
      hwsim report --from <results.jsonl> ... [-o <folder>] [<options>]
      """,
    discussion: """
      EXAMPLES
        hwsim report mobilenetv1 mobilenetv2 squeezenet --device mcu80,mcu216 -o report
        hwsim report mobilenetv2 model.onnx --device snapdragon820 --summary
        hwsim report --from a/results.jsonl --from b/results.jsonl -o both
        hwsim report mobilenetv1 --device snapdragon821 --warm --measurements phones.csv -o report

      A folder gets README.md, results.jsonl with all results, tables as CSV, and plots. Without -o, the report goes
      to standard output, plots as text. What-ifs are simulated for the first networks on each device.
      """)

  @Argument(help: "Networks with options, as in mobilenetv2:alpha=0.5, or model files.")
  var networks: [String] = []

  @Option(
    name: [.customLong("device"), .short],
    help: "Devices, by name or file; several with commas or by repeating the option.")
  var devices: [String] = []

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp(
      "Report results again that were simulated before; repeat it for several files.",
      valueName: "results.jsonl"))
  var files: [String] = []

  @Option(
    help: ArgumentHelp(
      "Measured times, energies and sizes to compare with, as 'hwsim validate' reads them, beside those of "
        + "the device folders; repeat it for several files.",
      valueName: "file"))
  var measurements: [String] = []

  @Flag(help: "Only the first three sections, short enough for a comment.")
  var summary = false

  @OptionGroup var setup: SetupOptions
  @OptionGroup var input: InputOptions
  @OptionGroup var mode: ModeOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads, one on each core of the device; 1, if not given."),
    transform: { try parseCount($0, in: 1...64) })
  var threads = 1

  @Flag(help: "Start with what an inference before left in the caches, not with empty ones.")
  var warm = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Simulations at once; as many as this machine has processors, if not given."),
    transform: { try parseCount($0, in: 1...1024) })
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "Of standard output: markdown, text, json, or csv, which has each network on each device.",
      valueName: "format"),
    transform: { try parseName($0, "format") })
  var format = Format.markdown

  @Option(name: .shortAndLong, help: ArgumentHelp("Write into a folder.", valueName: "folder"))
  var output: String?

  @OptionGroup var plotOptions: PlotOptions
  @OptionGroup var profiles: ProfileOptions

  func run() throws {
    try checkUsage()
    let store = try profiles.store()
    var inputs = InputFiles()
    let folder = try output.map { try ReportFolder($0) }
    let results = try files.isEmpty ? simulated(store, &inputs) : read(&inputs)
    try inputs.add(measurements, "measurements")
    var comparison = try ComparisonInput(
      results,
      rebuilding: Rebuilding(
        command: CommandLineText.rebuilding(CommandLine.arguments), version: HWSim.release,
        inputs: inputs.all))
    comparison.isSummary = summary
    comparison.accuracies = results.publishedAccuracies
    if !summary { try MeasuredPairs(store, measurements).add(to: &comparison) }
    let report = DesignReport(comparison)
    if let folder {
      return try folder.write(report, results, formats: plotOptions.plots, jobs: jobs)
    }
    try Output.standard.write(report.render(format))
  }

  private func checkUsage() throws(Failure) {
    if !files.isEmpty {
      guard networks.isEmpty, devices.isEmpty else {
        throw Failure(
          .usage, "--from reports what was simulated before; leave out networks and --device")
      }
    } else if networks.isEmpty {
      throw Failure(.usage, "report: no network given; 'hwsim networks' lists them")
    } else if devices.isEmpty {
      throw Failure(.usage, "report: no --device given; 'hwsim devices' lists them")
    }
    if output == nil, let formats = plotOptions.plots, !formats.isEmpty {
      throw Failure(.usage, "--plots draws into a folder; name one after -o")
    }
    if output != nil, format != .markdown {
      throw Failure(.usage, "--format is of standard output; a folder holds Markdown")
    }
  }

  private func read(_ inputs: inout InputFiles) throws -> [SimulationResult] {
    let results = try ResultFiles.results(at: files)
    try inputs.add(files, "results")
    return results
  }

  private func simulated(
    _ store: ProfileStore, _ inputs: inout InputFiles
  ) throws -> [SimulationResult] {
    // What is named twice is compared once.
    let names = devices.flatMap { $0.split(separator: ",").map(String.init) }.unique
    let simulators = try SimulatorSet(
      devices: names, setup, threads: threads, isWarm: warm, store: store)
    // Every name is looked up before the first, perhaps long, simulation.
    let sources = try networks.unique.map { try NetworkSource($0, input, mode) }
    try inputs.add(devices: names, runtime: setup.runtime, in: store)
    try inputs.add(sources.filter { $0.model != nil }.map(\.text), "model")
    let run = try ReportRun(
      sources, simulators.all, devices: names, setup, input, mode, hasWhatIfs: !summary,
      store: store)
    return try run.results(jobs: jobs)
  }
}
