import ArgumentParser
import HWSimCore
import HWSimDevices
import HWSimNetworks
import HWSimReports
import HWSimSimulator

struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Predict what networks cost on devices.",
    // Written out, as the parser may not ask for what is required; see `run`.
    usage: "hwsim simulate <network> ... --device <device> ... [<options>]",
    discussion: """
      EXAMPLES
        hwsim simulate mobilenetv2 --device mcu80
        hwsim simulate mobilenetv1:alpha=0.25 squeezenet --device mcu216,snapdragon820
        hwsim simulate cifar10cnn --device mcu80 --set memory.flash.wait_states="0 cycles"

      A network too big for the device is simulated as if it fitted; the report says so first.
      """)

  @Argument(help: "Networks with options, as in mobilenetv2:alpha=0.5, or model files.")
  var networks: [String] = []

  @Option(
    name: [.customLong("device"), .short],
    help: "Devices, by name or file; several with commas or by repeating the option.")
  var devices: [String] = []

  @OptionGroup var setup: SetupOptions
  @OptionGroup var input: InputOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads, one on each core of the device; 1, if not given."),
    transform: { try parseCount($0, in: 1...64) })
  var threads = 1

  @Flag(help: "Show every layer.")
  var perLayer = false

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Show this many of the slowest layers."),
    transform: { try parseCount($0, in: 0...1_000_000) })
  var top: Int?

  @Flag(help: "Exit with status 1 where a network does not fit.")
  var requireFit = false

  @Flag(help: "Refuse a network with operators that are not costed.")
  var strict = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var profiles: ProfileOptions

  func run() throws {
    // Asked for here: the parser would miss what is required before it sees the mistyped option.
    guard !networks.isEmpty else {
      throw Failure(.usage, "simulate: no network given; 'hwsim networks' lists them")
    }
    guard !devices.isEmpty else {
      throw Failure(.usage, "simulate: no --device given; 'hwsim devices' lists them")
    }
    let simulators = try SimulatorSet(
      devices: devices.flatMap { $0.split(separator: ",").map(String.init) }, setup,
      threads: threads, store: profiles.store())
    // Every name is looked up before the first, perhaps long, simulation.
    let sources = try networks.map { try NetworkSource($0, input) }
    var results: [SimulationResult] = []
    for source in sources {
      for simulator in simulators.all {
        let progress = Progress("\(source.network.name) on \(simulator.device.name)")
        let simulator = simulator.matching(source.network)
        var result = try simulator.simulate(source.network, progress: progress.show)
        progress.finish()
        if !result.fit.fits, let specification = source.specification {
          result.fit.remedy = FitSearch.remedy(
            for: specification, simulator, batch: input.batch ?? 1)
        }
        if strict, let missing = result.uncosted.first {
          throw Failure(
            .badData,
            "\(result.network.name): operator '\(missing.name)' is not costed; "
              + "leave out --strict to simulate the rest")
        }
        results.append(result)
      }
    }
    let report = SimulationReport(results, showsAllLayers: perLayer, top: top)
    try output.print(try report.render(output.format))
    if requireFit, !results.allSatisfy(\.fit.fits) { throw ExitCode(1) }
  }
}
