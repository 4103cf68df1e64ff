import ArgumentParser
import HWSimCore
import HWSimHarness
import HWSimReports

struct BenchCompare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two kernels, libraries or builds in pairs.",
    discussion: """
      EXAMPLES
        hwsim bench compare pointwise@avx2 pointwise@avx512
        hwsim bench compare depthwise@hwsim depthwise@onednn
        hwsim bench compare pointwise pointwise --baseline ./old/hwsim
        hwsim bench compare --self-check

      Compares each layer of the suite that the kernel computes. With --baseline the first one runs in that
      build of hwsim, the second in this one, in processes of their own on one core. Everything is prepared
      12 to 64 times anew, as where data and code happen to lie makes a few per cent; differences of less
      than 0.5 % are not called any.
      """)

  @Argument(help: "KERNEL, KERNEL@VARIANT or KERNEL@LIBRARY.")
  var subjects: [String] = []

  @Option(help: "Another hwsim, whose kernel is the first one.")
  var baseline: String?

  @Option(help: "The suite that layers are taken from.")
  var suite = "quick"

  @Option(help: "fp32 or int8.", transform: { try parseName($0, "precision") })
  var precision = Precision.fp32

  @Option(help: "At most this long for each layer.", transform: parseSeconds)
  var budget = Seconds(20)

  @Option(
    parsing: .unconditional, help: "The core to measure on; the last that this process may use.",
    transform: { try parseCount($0, in: 0...4095) })
  var cpu: Int?

  @Flag(help: "Compare a kernel with itself, and with a slower self: how often is that seen?")
  var selfCheck = false

  @Option(
    parsing: .unconditional, help: "Of --self-check.",
    transform: { try parseCount($0, in: 1...10_000) })
  var trials = 20

  @OptionGroup var output: OutputOptions

  func run() throws {
    if let reason = Bench.unfit { throw Failure(.badData, "bench compare: \(reason)") }
    let core = try PinnedThread.choose(cpu)
    var comparison = Comparison()
    comparison.budget = budget
    if selfCheck { return try check(comparison, core) }
    guard subjects.count == 2 else {
      throw Failure(
        .usage, "bench compare: name two kernels, as in 'pointwise@avx2 pointwise@sse2'")
    }
    let (first, second) = (try KernelName(subjects[0]), try KernelName(subjects[1]))
    var results: [(layer: String, result: ComparisonResult)] = []
    for layer in try layers(first.kernel) {
      let result = try compare(layer, first, second, comparison, core)
      results.append((layer.network.name, result))
    }
    try output.print(ComparisonReport.report(results))
  }

  private func layers(_ kernel: String) throws -> [SuiteLayer] {
    guard let all = try Suite.named(suite)?.layers else {
      throw Failure(.badData, "unknown suite '\(suite)'" + suggestion(for: suite, in: Suite.names))
    }
    let ofPrecision = all.filter { $0.precision == precision }
    let found = try ofPrecision.filter { try $0.workload().kernel == kernel }
    guard found.isEmpty else { return found }
    let names = Set(try ofPrecision.map { try $0.workload().kernel }).sorted()
    throw Failure(
      .badData,
      "suite '\(suite)' has no \(precision.rawValue) kernel '\(kernel)'"
        + suggestion(for: kernel, in: names))
  }

  private func compare(
    _ layer: SuiteLayer, _ first: KernelName, _ second: KernelName, _ comparison: Comparison,
    _ core: Int
  ) throws -> ComparisonResult {
    let progress = Progress("\(first.text) and \(second.text), \(layer.network.name)")
    defer { progress.finish() }
    if let baseline {
      return try comparison.compare(
        "\(baseline) \(first.text)", second.text, progress: { progress.show($0) }
      ) {
        try servers(layer, core, (baseline, first), (Self.program, second))
      }
    }
    return try PinnedThread.run(cpu: core) {
      try comparison.compare(first.text, second.text, progress: { progress.show($0) }) {
        // The same tensors for both: where they lie makes a difference too.
        let workload = try layer.workload()
        return CallEpochs(
          [try first.call(workload).run, try second.call(workload).run], cpu: core)
      }
    }
  }

  /// Two processes; each serves a kernel of its own build.
  private func servers(
    _ layer: SuiteLayer, _ core: Int, _ pair: (program: String, kernel: KernelName)...,
    isSlower: Bool = false
  ) throws -> ServerEpochs {
    var commands = pair.map { program, kernel in
      [program, "bench", "serve", layer.network.name, precision.rawValue, "--suite", suite]
        + ["--kernel", kernel.text, "--cpu", "\(core)"]
    }
    if isSlower { commands[1].append("--extra-work") }
    return try ServerEpochs(commands, cpu: core)
  }

  private static var program: String { HelperFiles.runningProgram ?? CommandLine.arguments[0] }

  private func check(_ comparison: Comparison, _ core: Int) throws {
    let name = try KernelName(subjects.first ?? "depthwise")
    guard let layer = try layers(name.kernel).first else { return }
    let subject = try name.call(layer.workload()).subject
    let progress = Progress("self-check")
    defer { progress.finish() }
    let result = try comparison.selfCheck(
      subject, trials: trials, progress: { progress.show($0) }
    ) { isSlower in
      try servers(layer, core, (Self.program, name), (Self.program, name), isSlower: isSlower)
    }
    try output.print(ComparisonReport.report(result))
  }
}

/// `pointwise`, `pointwise@avx2`, `pointwise@onednn`.
struct KernelName {
  let text: String
  let kernel: String
  private let backend: any KernelBackend

  init(_ text: String) throws {
    let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
    guard let kernel = parts.first else {
      throw Failure(.usage, "'\(text)' is no kernel; write for example 'pointwise@avx2'")
    }
    (self.text, self.kernel) = (text, kernel)
    let way = parts.count > 1 ? parts[1] : "hwsim"
    backend =
      Backends.names.contains(way)
      ? try Backends.named(way) : try Backends.named("hwsim", variant: way)
  }

  /// Ready to be timed, its result checked.
  func call(_ workload: LayerWorkload) throws -> PreparedCall {
    switch BenchItem(workload, backend) {
    case .kernel(let call): return call
    case .unavailable(_, let reason): throw Failure(.badData, "\(text): \(reason)")
    default: throw Failure(.internalError, "\(text): is no kernel")
    }
  }
}
