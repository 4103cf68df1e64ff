import ArgumentParser
import HWSimCore
import HWSimHarness
import HWSimHistory
import HWSimReports

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure kernels on this machine.",
    discussion: """
      EXAMPLES
        hwsim bench --suite quick
        hwsim bench --network mobilenetv2 --backend hwsim,onednn
        hwsim bench --suite quick --kernel depthwise --counters cachegrind --cache-geometry 32768,8,64
        hwsim bench compare pointwise@avx2 pointwise@avx512
        hwsim bench history --kernel pointwise

      Everything runs on one pinned core, in rounds that are interleaved with a reference kernel. Each
      result is compared with a plain computation before it is timed.
      """,
    subcommands: [BenchRun.self, BenchCompare.self, BenchHistory.self, BenchServe.self],
    defaultSubcommand: BenchRun.self)
}

struct BenchRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Measure a suite, or every layer of a network.")

  @Option(help: "quick, calibrate or layers (every light-weight network's); quick, if not given.")
  var suite: String?

  @Option(help: "Measure every layer of this network, and the whole; repeatable.")
  var network: [String] = []

  @Option(help: "Only kernels of this name, such as depthwise; repeatable.")
  var kernel: [String] = []

  @Option(help: "hwsim, onednn, xnnpack; several with commas. hwsim, if not given.")
  var backend = "hwsim"

  @Option(help: "The build of hwsim's kernels; the best that runs here, if not given.")
  var variant: String?

  @Option(
    help: "fp32 or int8; a suite's own and fp32 of networks, if not given.",
    transform: { try parseName($0, "precision") })
  var precision: Precision?

  @OptionGroup var counting: CounterOptions
  @OptionGroup var timing: TimingOptions
  @OptionGroup var input: InputOptions

  @Flag(help: "Keep nothing in the history.")
  var noHistory = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var profiles: ProfileOptions

  func run() throws {
    if let reason = Bench.unfit { throw Failure(.badData, "bench: \(reason)") }
    let selection = BenchSelection(
      suite: suite, networks: network, kernels: kernel,
      // Microcontrollers have int8 kernels alone.
      precision: precision ?? (counting.isForMicrocontroller ? .int8 : nil),
      backends: try backends(), input: input)
    let items = try selection.items(profiles)
    guard !items.isEmpty else {
      throw Failure(.badData, "bench: nothing left to measure; see 'hwsim bench --help'")
    }
    var bench = Bench(title: selection.title, version: HWSim.release, started: utcNow())
    try timing.apply(to: &bench)
    bench.counters = try counting.counter()
    let keeper = noHistory ? nil : HistoryKeeper(bench)
    let progress = Progress(selection.title)
    defer { progress.finish() }
    let result = try bench.measure(
      items, progress: { progress.show($0) }, finished: { keeper?.keep($0) })
    try output.print(try BenchReport.render(result, as: output.format))
  }

  private func backends() throws -> [any KernelBackend] {
    try backend.split(separator: ",").map { try Backends.named(String($0), variant: variant) }
  }
}
