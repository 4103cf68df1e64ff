import ArgumentParser
import HWSimCore
import HWSimHarness

/// The other end of `ServerEpochs`: one kernel, timed on request, so that two builds can be compared in pairs.
struct BenchServe: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Time a kernel on request, for 'bench compare --baseline'.",
    discussion: """
      Says 'ready', then answers each line with a number of calls by a line with nanoseconds of the
      wall, of the thread, of the process, and pre-emptions. Ends with its input.
      """,
    shouldDisplay: false)

  @Argument(help: "A layer of the suite, by name.")
  var layer: String

  @Argument(help: "fp32 or int8.", transform: { try parseName($0, "precision") })
  var precision: Precision

  @Option(help: "KERNEL, KERNEL@VARIANT or KERNEL@LIBRARY.")
  var kernel: String

  @Option(help: "The suite.")
  var suite = "quick"

  @Option(
    parsing: .unconditional, help: "The core to measure on.",
    transform: { try parseCount($0, in: 0...4095) })
  var cpu: Int?

  @Flag(help: "Make each call 3 % longer.")
  var extraWork = false

  func run() throws {
    if let reason = Bench.unfit { throw Failure(.badData, "bench serve: \(reason)") }
    let layers = try Suite.named(suite)?.layers ?? []
    guard let found = layers.first(where: { $0.network.name == layer && $0.precision == precision })
    else { throw Failure(.badData, "suite '\(suite)' has no layer '\(layer)'") }
    let call = try KernelName(kernel).call(found.workload())
    let core = try PinnedThread.choose(cpu)
    try PinnedThread.run(cpu: core) {
      let body = try extraWork ? ExtraWork.added(to: call.run) : call.run
      var epochs = CallEpochs([body], cpu: core)
      try Output.standard.write("ready\n")
      while let line = readLine() {
        guard let calls = Int(line), 1...(1 << 30) ~= calls else {
          throw Failure(.badData, "bench serve: '\(line)' is no number of calls")
        }
        try Output.standard.write(EpochLine(epochs.epoch(of: 0, calls: calls)).text + "\n")
      }
    }
  }
}
