import ArgumentParser
import HWSimCore
import HWSimNetworks
import HWSimReports

struct Count: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Count operations, parameters and bytes of networks, exactly.",
    discussion: """
      EXAMPLES
        hwsim count mobilenetv2 squeezenet
        hwsim count alexnet --transform prune=alexnet --transform share=conv:256,fc:32 --compare
        hwsim count squeezenet --transform prune=squeezenet --transform quantise=6 --by layer
      """)

  enum Grouping: String, CaseIterable {
    case network, layer, kind
  }

  @Argument(help: "Networks with options, as in mobilenetv2:alpha=0.5, or model files.")
  var networks: [String]

  @Option(
    name: .customLong("by"), help: ArgumentHelp("network, layer or kind.", valueName: "grouping"),
    transform: { try parseName($0, "grouping") })
  var grouping = Grouping.network

  @Flag(help: "The same as --by layer.")
  var perLayer = false

  @Flag(help: "Show one network before and after its --transform.")
  var compare = false

  @OptionGroup var input: InputOptions

  @Option(
    help: ArgumentHelp("fp32, fp16 or int8: of the weights' bytes."),
    transform: { try parseName($0, "precision") })
  var precision = Precision.fp32

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if isSplit, networks.count > 1 {
      throw ValidationError(
        "--by \(perLayer ? "layer" : grouping.rawValue) takes one network; drop the others")
    }
    guard compare else { return }
    if input.transforms.isEmpty {
      throw ValidationError("--compare has nothing to compare; give a --transform")
    }
    if networks.count > 1 || isSplit {
      throw ValidationError("--compare takes one network as a whole; drop the rest")
    }
  }

  private var isSplit: Bool { perLayer || grouping != .network }

  func run() throws {
    let isByLayer = perLayer || grouping == .layer
    let sources = try networks.map {
      try NetworkSource($0, input, countsZeros: isByLayer)
    }
    let built = sources.map(\.network)
    if compare {
      try output.print(
        CountReport.comparison(sources[0].original, built[0], precision: precision))
    } else if isByLayer {
      try output.print(CountReport.layers(built[0]))
    } else if grouping == .kind {
      let sums = built[0].countsByKind.map { (kind: $0.kind, counts: $0.counts) }
      try output.print(CountReport.kinds(built[0], sums))
    } else {
      try output.print(CountReport.totals(built, precision: precision))
    }
  }
}
