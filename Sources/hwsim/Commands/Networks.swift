import ArgumentParser
import HWSimCore
import HWSimNetworks
import HWSimReports

struct Networks: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the networks and their options, or show one network's layers.")

  @Argument(help: "A network with options, or a model file; without it, all families are listed.")
  var network: String?

  @OptionGroup var input: InputOptions

  @OptionGroup var output: OutputOptions

  func run() throws {
    if let network {
      let source = try NetworkSource(network, input)
      try output.print(CountReport.layers(source.network))
    } else {
      try output.print(try families())
    }
  }

  private func families() throws -> TableReport {
    var table = Table([.text("network"), .text("option"), .text("default"), .text("meaning")])
    var records = Table([
      .text("network"), .text("title"), .text("source"), .text("option"), .text("default"),
      .text("accepts"), .text("meaning"),
    ])
    for family in NetworkCatalog.families {
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
