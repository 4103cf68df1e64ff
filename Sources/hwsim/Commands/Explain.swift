import ArgumentParser
import HWSimCore
import HWSimReports
import HWSimSimulator

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show how a layer's time, energy and traffic come about.",
    // Written out, as the parser may not ask for what is required; see `run`.
    usage: "hwsim explain <network> --device <device> [--layer <layer>] [<options>]",
    discussion: """
      EXAMPLES
        hwsim explain mobilenetv1 --device mcu80
        hwsim explain mobilenetv1 --device mcu80 --layer separable_1/depthwise
        hwsim explain squeezenet --device pim-isaac --format json

      Every figure of 'hwsim simulate --per-layer' with the formula that gives it, down to what the replay
      counted and to the numbers of device and runtime files, with their sources. The keys shown are those
      that --set takes.
      """)

  @Argument(help: "A network with options, as in mobilenetv2:alpha=0.5, or a model file.")
  var network: String?

  @Option(name: [.customLong("device"), .short], help: "A device, by name or file.")
  var device: String?

  @Option(help: "The layer, by name; the slowest, if not given.")
  var layer: String?

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

  @OptionGroup var output: OutputOptions
  @OptionGroup var profiles: ProfileOptions

  func run() throws {
    // Asked for here: the parser would miss what is required before it sees the mistyped option.
    guard let network else {
      throw Failure(.usage, "explain: no network given; 'hwsim networks' lists them")
    }
    guard let device else {
      throw Failure(.usage, "explain: no --device given; 'hwsim devices' lists them")
    }
    let simulators = try SimulatorSet(
      devices: [device], setup, threads: threads, isWarm: warm, store: profiles.store())
    let source = try NetworkSource(network, input, mode)
    let explanation = try explain(source.network, simulators.all[0].matching(source.network))
    try output.print(try ExplanationReport(explanation).render(output.format))
  }

  private func explain(
    _ network: Network, _ simulator: DeviceSimulator
  ) throws -> Explanation {
    switch simulator {
    case .memory(let simulator): return try simulator.explain(network, layer: layer)
    case .roofline(let simulator): return try simulator.explain(network, layer: layer)
    case .processor(let simulator):
      let progress = Progress("\(network.name) on \(simulator.device.name)")
      defer { progress.finish() }
      return try simulator.explain(network, layer: layer) { progress.show($0) }
    }
  }
}
