import ArgumentParser
import Glibc
import HWSimCore
import HWSimSimulator
import HWSimTraces

struct Trace: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write every memory access of a network on a device.",
    // Written out, as the parser may not ask for what is required; see `run`.
    usage: "hwsim trace <network> --device <device> -o <file> [<options>]",
    discussion: """
      EXAMPLES
        hwsim trace mobilenetv2 --device mcu216 -o mobilenetv2.hwtrace
        hwsim trace cifar10cnn --device mcu80 --as xdin -o - | gzip > cifar10cnn.xdin.gz

      hwtrace keeps runs of accesses, layers and the names of tensors; xdin and din have a line
      for each access, and are large. 'hwsim replay' reads them all.
      """)

  private enum WrittenFormat: String, CaseIterable {
    case hwtrace, xdin, din
  }

  @Argument(help: "A network with options, as in mobilenetv2:alpha=0.5, or a model file.")
  var network: String?

  @Option(name: [.customLong("device"), .short], help: "A device, by name or file.")
  var device: String?

  @OptionGroup var setup: SetupOptions
  @OptionGroup var input: InputOptions

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("hwtrace, xdin or din.", valueName: "format"),
    transform: { try parseName($0, "format") })
  private var format = WrittenFormat.hwtrace

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write; - is standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var profiles: ProfileOptions

  func run() throws {
    guard let network else {
      throw Failure(.usage, "trace: no network given; 'hwsim networks' lists them")
    }
    guard let device else {
      throw Failure(.usage, "trace: no --device given; 'hwsim devices' lists them")
    }
    guard let output else {
      throw Failure(.usage, "trace: no file given; name it with -o FILE")
    }
    guard output != "-" || isatty(STDOUT_FILENO) == 0 else {
      throw Failure(.usage, "-o -: standard output is a terminal; name a file or write to a pipe")
    }
    let simulators = try SimulatorSet(
      devices: [device], setup, threads: 1, store: profiles.store())
    guard case .processor(let simulator) = simulators.all[0] else {
      throw Failure(
        .badData, "trace: nothing is replayed on '\(device)', so it makes no accesses; name a 'cpu'"
      )
    }
    let source = try NetworkSource(network, input).network
    let trace = try simulator.matching(source).trace(of: source)
    try write(trace, "\(source.name) on \(device)", to: try open(output))
  }

  private func open(_ output: String) throws(TraceError) -> TraceOutput {
    output == "-"
      ? TraceOutput(descriptor: STDOUT_FILENO, name: "standard output")
      : try TraceOutput(path: output)
  }

  private func write(
    _ trace: NetworkTrace, _ title: String, to output: TraceOutput
  ) throws(TraceError) {
    let progress = Progress(title)
    defer { progress.finish() }
    switch format {
    case .hwtrace:
      var writer = TraceWriter(trace.header, to: output)
      trace.emit(progress: progress.show) { writer.write($0) }
      try writer.finish()
    case .xdin, .din:
      var writer = DinWriter(trace.header, to: output, hasSizes: format == .xdin)
      trace.emit(progress: progress.show) { writer.write($0) }
      try writer.finish()
    }
  }
}
