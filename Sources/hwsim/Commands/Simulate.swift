import ArgumentParser
import HWSimCore
import HWSimDevices
import HWSimNetworks
import HWSimReports
import HWSimSimulator

struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Predict what networks cost on devices.",
    discussion: """
      EXAMPLES
        hwsim simulate mobilenetv2 --device mcu80
        hwsim simulate mobilenetv1:alpha=0.25 squeezenet --device mcu216,snapdragon820
        hwsim simulate cifar10cnn --device mcu80 --set memory.flash.wait_states="0 cycles"

      A network too big for the device is simulated as if it fitted; the report says so first.
      """)

  @Argument(help: "Networks with options, as in mobilenetv2:alpha=0.5,resolution=160.")
  var networks: [String]

  @Option(
    name: [.customLong("device"), .short],
    help: "Devices, by name or file; several with commas or by repeating the option.")
  var devices: [String]

  @Option(help: "The runtime, by name or file, instead of the device's own.")
  var runtime: String?

  @Option(help: "Where tensors live: one of the device's placements.")
  var placement: String?

  @Option(help: "Images per inference.")
  var batch = 1

  @Option(
    help: ArgumentHelp("fp32, fp16 or int8; the runtime's first, if not given."),
    transform: { try parseName($0, "precision") })
  var precision: Precision?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "What if: a value over the device's, or with 'runtime.' before it, the runtime's.",
      valueName: "key=value"))
  var overrides: [String] = []

  @Flag(help: "Show every layer.")
  var perLayer = false

  @Option(help: "Show this many of the slowest layers.")
  var top: Int?

  @Flag(help: "Exit with status 1 where a network does not fit.")
  var requireFit = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var profiles: ProfileOptions

  func validate() throws {
    if let top, top < 0 { throw ValidationError("--top \(top) is negative; give 0 or more") }
  }

  func run() throws {
    let simulators = try SimulatorSet(
      devices: devices.flatMap { $0.split(separator: ",").map(String.init) }, runtime: runtime,
      placement: placement, precision: precision, overrides: overrides,
      store: profiles.store())
    // Every name is looked up before the first, perhaps long, simulation.
    let specifications = try networks.map { text throws(NetworkError) in
      let specification = try NetworkSpecification(text)
      return (specification, try NetworkCatalog.network(specification, batch: batch))
    }
    var results: [SimulationResult] = []
    for (specification, network) in specifications {
      for simulator in simulators.all {
        let progress = Progress("\(network.name) on \(simulator.device.name)")
        var result = try simulator.simulate(network, progress: progress.show)
        progress.finish()
        if !result.fit.fits {
          result.fit.remedy = FitSearch.remedy(for: specification, simulator, batch: batch)
        }
        results.append(result)
      }
    }
    let report = SimulationReport(results, showsAllLayers: perLayer, top: top)
    try output.print(try report.render(output.format))
    if requireFit, !results.allSatisfy(\.fit.fits) { throw ExitCode(1) }
  }
}
