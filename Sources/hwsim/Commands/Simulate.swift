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
        hwsim simulate mobilenetv2 --device snapdragon820 --mode training --batch 16 --optimizer adam
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
  @OptionGroup var mode: ModeOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads, one on each core of the device; 1, if not given."),
    transform: { try parseCount($0, in: 1...64) })
  var threads = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Simulations at once; as many as this machine has processors, if not given."),
    transform: { try parseCount($0, in: 1...1024) })
  var jobs: Int?

  @Flag(help: "Start with what an inference before left in the caches, not with empty ones.")
  var warm = false

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
      threads: threads, isWarm: warm, store: profiles.store())
    // Every name is looked up before the first, perhaps long, simulation.
    let sources = try networks.map { try NetworkSource($0, input, mode) }
    let pairs = sources.flatMap { source in
      simulators.all.map { Pair(source: source, simulator: $0.matching(source.network)) }
    }
    let results = try simulate(pairs)
    let report = SimulationReport(results, showsAllLayers: perLayer, top: top)
    try output.print(try report.render(output.format))
    if requireFit, !results.allSatisfy(\.fit.fits) { throw ExitCode(1) }
  }

  /// No pair asks for what another made; so they run side by side.
  private func simulate(_ pairs: [Pair]) throws -> [SimulationResult] {
    let progress = Progress(
      pairs.count == 1 ? pairs[0].title : "\(pairs.count) simulations",
      work: pairs.map { Double($0.source.network.counts.macs) })
    defer { progress.finish() }
    let (batch, isStrict) = (input.batch ?? 1, strict)
    return try inParallel(pairs.count, jobs: jobs) { index in
      let result = try pairs[index].result(batch: batch) { progress.show($0, of: index) }
      progress.show(1, of: index)
      if isStrict, let missing = result.uncosted.first {
        throw Failure(
          .badData,
          "\(result.network.name): operator '\(missing.name)' is not costed; "
            + "leave out --strict to simulate the rest")
      }
      return result
    }
  }
}

/// A network and the simulator of a device.
private struct Pair: Sendable {
  let source: NetworkSource
  let simulator: DeviceSimulator

  var title: String { "\(source.network.name) on \(simulator.device)" }

  /// - Parameter batch: images per inference, for a smaller network where this one does not fit.
  func result(
    batch: Int, progress: (Double) -> Void
  ) throws(SimulationError) -> SimulationResult {
    switch simulator {
    case .memory(let simulator): return try simulator.simulate(source.network)
    case .roofline(let simulator): return simulator.simulate(source.network)
    case .processor(let simulator):
      var result = try simulator.simulate(source.network, progress: progress)
      // The search is one for inferences.
      if !result.fit.fits, !source.network.isTraining, let specification = source.specification {
        result.fit.remedy = FitSearch.remedy(
          for: specification, simulator, batch: batch, source.transforms)
      }
      return result
    }
  }
}
