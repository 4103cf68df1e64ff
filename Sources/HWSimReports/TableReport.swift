import Foundation

/// A report that is one table: what a person reads, and the records behind it.
public struct TableReport: Sendable {
  /// Names the JSON's layout and version, such as `"hwsim.devices/1"`.
  public let schema: String
  public let document: Document
  /// Full precision, base units in the column names; what CSV and JSON print.
  public let records: Table
  /// Further records, under a name of their own in JSON; CSV is one table and leaves them out.
  public var appendix: (name: String, records: Table)?

  public init(schema: String, document: Document, records: Table) {
    self.schema = schema
    self.document = document
    self.records = records
  }

  public func render(_ format: Format) throws -> String {
    switch format {
    case .text: document.text
    case .markdown: document.markdown
    case .csv: records.csv
    case .json:
      try encodeJSON(
        RecordsJSON(
          schema: schema, records: records.objects,
          appendix: appendix.map { ($0.name, $0.records.objects) }))
    }
  }
}

private struct RecordsJSON: Encodable {
  let schema: String
  let records: [[String: Cell]]
  let appendix: (name: String, records: [[String: Cell]])?

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(schema, forKey: Key("schema"))
    try container.encode(records, forKey: Key("records"))
    if let appendix { try container.encode(appendix.records, forKey: Key(appendix.name)) }
  }
}
