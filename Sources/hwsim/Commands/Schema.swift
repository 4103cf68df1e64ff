import ArgumentParser
import HWSimCore
import HWSimDevices
import HWSimNetworks
import HWSimReports

struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the JSON Schema of a result or of a kind of file, or list them.",
    discussion: """
      EXAMPLES
        hwsim schema
        hwsim schema simulation
        hwsim schema device-file -o devices/schema/device.schema.json

      Schemas are of draft 2020-12. An editor checks a device file that starts with
      '# yaml-language-server: $schema=schema/device.schema.json'; 'hwsim devices check' checks it whole.
      """)

  @Argument(help: "A name from the list, as in simulation or device-file.")
  var name: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let schemas = try Self.all()
    guard let name else { return try output.print(Self.list(schemas)) }
    guard let found = schemas.first(where: { [$0.name, $0.identifier].contains(name) }) else {
      throw Failure(
        .badData,
        "unknown schema '\(printable(name))'" + suggestion(for: name, in: schemas.map(\.name)))
    }
    try output.print(found.schema.json.text)
  }

  /// One line of the list.
  private struct Entry {
    let name: String
    /// As JSON says it; nil of a file.
    let identifier: String?
    let title: String
    let place: String
    let schema: JSONSchema
  }

  private static func all() throws(ProfileError) -> [Entry] {
    let files = try ProfileSchema.allCases.map { (kind) throws(ProfileError) in
      let folder = kind.folder.isEmpty ? "" : "\(kind.folder)/"
      return Entry(
        name: "\(kind.rawValue)-file", identifier: nil, title: kind.title, place: "\(folder)*.yaml",
        schema: try kind.schema())
    }
    let ours = [
      ResultSchema(Networks.families([]), title: "Networks", commands: "networks"),
      ResultSchema(
        Networks.transforms([]), title: "Transforms of networks",
        commands: "networks --transforms"),
      ResultSchema(list([]), title: "This list", commands: "schema"),
    ]
    return files
      + (ResultSchema.all + ours).map { result in
        let parts = result.name.dropFirst("hwsim.".count).split(separator: "/")
        return Entry(
          name: String(parts[0]), identifier: result.name, title: result.title,
          place: "hwsim \(result.commands)", schema: result.schema)
      }
  }

  private static func list(_ schemas: [Entry]) -> TableReport {
    var table = Table([.text("schema"), .text("of"), .text("what it says")])
    var records = Table([.text("schema"), .text("identifier"), .text("of"), .text("title")])
    for schema in schemas {
      table.append([schema.name, schema.place, schema.title])
      records.append([schema.name, schema.identifier ?? "", schema.place, schema.title])
    }
    var document = Document()
    document.append(.table(table))
    return TableReport(schema: "hwsim.schemas/1", document: document, records: records)
  }
}
