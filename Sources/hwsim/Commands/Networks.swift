import ArgumentParser
import HWSimCore
import HWSimImport
import HWSimNetworks
import HWSimReports

struct Networks: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the networks and their options, or show one network's layers.",
    discussion: """
      EXAMPLES
        hwsim networks
        hwsim networks mobilenetv2:alpha=0.5
        hwsim networks model.onnx --input-shape 1x3x224x224
        hwsim networks model.tflite --import-coverage
        hwsim networks --transforms
      """)

  @Argument(help: "A network with options, or a model file; without it, all families are listed.")
  var network: String?

  @Flag(help: "Show what became of each operator in a model file: costed, folded, not costed.")
  var importCoverage = false

  @Flag(name: .customLong("transforms"), help: "List the transforms of networks.")
  var listsTransforms = false

  @OptionGroup var input: InputOptions
  @OptionGroup var mode: ModeOptions

  @OptionGroup var output: OutputOptions

  func run() throws {
    guard !listsTransforms else {
      guard network == nil else {
        throw Failure(.usage, "networks: --transforms lists those of any network; name none")
      }
      return try output.print(Self.transforms(NetworkTransform.all))
    }
    guard let network else {
      guard !importCoverage else {
        throw Failure(.usage, "networks: --import-coverage needs a model file; name one")
      }
      return try output.print(Self.families(NetworkCatalog.families))
    }
    let source = try NetworkSource(network, input, mode, countsZeros: !importCoverage)
    guard importCoverage else {
      return try output.print(
        CountReport.layers(source.network).with(published: source.accuracies))
    }
    guard let model = source.model else {
      throw Failure(
        .badData,
        "\(network): is no model file, so nothing was imported; leave out "
          + "--import-coverage")
    }
    try output.print(
      CoverageReport.operators(model.network.name, format: model.format, model.coverage))
  }

  static func transforms(_ transforms: [NetworkTransform]) -> TableReport {
    var table = Table([.text("transform"), .text("value"), .text("meaning")])
    for transform in transforms {
      table.append([transform.name, transform.argument, transform.help])
    }
    var document = Document()
    document.append(.table(table))
    return TableReport(schema: "hwsim.transforms/1", document: document, records: table)
  }

  static func families(_ families: [NetworkFamily]) -> TableReport {
    var table = Table([.text("network"), .text("option"), .text("default"), .text("meaning")])
    var records = Table([
      .text("network"), .text("title"), .text("source"), .text("option"), .text("default"),
      .text("accepts"), .text("meaning"),
    ])
    for family in families {
      table.append([family.name, "", "", "\(family.title) (\(family.source))"])
      for option in family.options {
        table.append(["", option.name, option.defaultText, "\(option.help); \(option.expectation)"])
        records.append([
          family.name, family.title, family.source, option.name, option.defaultText,
          option.expectation, option.help,
        ])
      }
    }
    var document = Document()
    document.append(.table(table))
    return TableReport(schema: "hwsim.networks/1", document: document, records: records)
  }
}
