import ArgumentParser
import HWSimCore
import HWSimNetworks
import HWSimReports

struct Count: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Count operations, parameters and bytes of networks, exactly.",
    discussion: """
      EXAMPLES
        hwsim count squeezenet mobilenetv2 --batch 10
        hwsim count mobilenetv1 --by kind
        hwsim count resnet50 --mode training --optimizer momentum --by kind
        hwsim count mobilenetv2 --by input-size --precision fp16
        hwsim count alexnet:dropout=true --view netscope --batch 10
        hwsim count alexnet --transform prune=alexnet --transform share=conv:256,fc:32 --compare
        hwsim count squeezenet --transform prune=squeezenet --transform quantise=6 --by layer

      The view netscope counts by the rules of the Netscope CNN Analyzer (MACC, COMP, ADD, DIV, EXP,
      activations, parameters, fp32 bytes), which count every layer of a Caffe file: dropout, which others
      leave out at inference, is an option of the networks that have it.
      """)

  enum Grouping: String, CaseIterable {
    case network, layer, kind, size
    case inputSize = "input-size"
  }

  enum View: String, CaseIterable {
    case macs, netscope
  }

  @Argument(help: "Networks with options, as in mobilenetv2:alpha=0.5, or model files.")
  var networks: [String]

  @Option(
    name: .customLong("by"),
    help: ArgumentHelp(
      "network, layer, kind, size (the largest tensor kept at each size) or input-size (the same, with blocks "
        + "at the size that they read).",
      valueName: "grouping"),
    transform: { try parseName($0, "grouping") })
  var grouping = Grouping.network

  @Option(
    help: ArgumentHelp("What to count: macs or netscope.", valueName: "view"),
    transform: { try parseName($0, "view") })
  var view = View.macs

  @Flag(help: "The same as --by layer.")
  var perLayer = false

  @Flag(help: "Show one network before and after its --transform.")
  var compare = false

  @OptionGroup var input: InputOptions
  @OptionGroup var mode: ModeOptions

  @Option(
    help: ArgumentHelp(
      "fp32, fp16, int8, bf16 or int16: of the bytes of weights, or of activations by size."),
    transform: { try parseName($0, "precision") })
  var precision = Precision.fp32

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if isSplit, networks.count > 1 {
      throw ValidationError("--by \(by.rawValue) takes one network; drop the others")
    }
    if view == .netscope, by == .size || by == .inputSize {
      throw ValidationError("--view netscope has no sizes; write --by network, layer or kind")
    }
    guard compare else { return }
    if input.transforms.isEmpty {
      throw ValidationError("--compare has nothing to compare; give a --transform")
    }
    if networks.count > 1 || isSplit {
      throw ValidationError("--compare takes one network as a whole; drop the rest")
    }
  }

  private var by: Grouping { perLayer ? .layer : grouping }
  private var isSplit: Bool { by != .network }

  func run() throws {
    let sources = try networks.map { try NetworkSource($0, input, mode, countsZeros: by == .layer) }
    if compare {
      let (before, after) = (sources[0].original, sources[0].network)
      return try output.print(CountReport.comparison(before, after, precision: precision))
    }
    let report =
      switch view {
      case .macs: counts(sources.map(\.network))
      case .netscope: netscope(sources.map(\.network))
      }
    try output.print(report.with(published: sources.flatMap(\.accuracies)))
  }

  private func counts(_ networks: [Network]) -> TableReport {
    switch by {
    case .network: CountReport.totals(networks, precision: precision)
    case .layer: CountReport.layers(networks[0])
    case .kind:
      CountReport.kinds(networks[0], networks[0].countsByKind.map { ($0.kind, $0.counts) })
    case .size: sizes(networks[0], .output)
    case .inputSize: sizes(networks[0], .input)
    }
  }

  private func sizes(_ network: Network, _ convention: BlockOutputSize) -> TableReport {
    let sizes = network.activationsBySize(countingBlocksAt: convention, precision: precision)
    return CountReport.sizes(
      network, sizes.map { (Extent($0.height, $0.width), $0.channels, $0.bytes) },
      precision: precision)
  }

  private func netscope(_ networks: [Network]) -> TableReport {
    let network = networks[0]
    switch by {
    case .layer:
      let rows = network.layers.map { layer in
        (
          keys: [layer.name, network.kind(of: layer).rawValue, "\(layer.output)"],
          counts: network.netscopeCounts(of: layer)
        )
      }
      return CountReport.netscope(title: network.name, keys: ["layer", "kind", "output"], rows)
    case .kind:
      let rows = network.layersByKind.map { kind, layers in
        (
          keys: [kind.rawValue],
          counts: layers.reduce(NetscopeCounts()) { $0 + network.netscopeCounts(of: $1) }
        )
      }
      return CountReport.netscope(title: network.name, keys: ["kind"], rows)
    default:
      let rows = networks.map { network in
        let input = network.layers[network.firstInput].output
        return (keys: [network.name, "\(input)"], counts: network.netscopeCounts)
      }
      return CountReport.netscope(keys: ["network", "input"], rows)
    }
  }
}
