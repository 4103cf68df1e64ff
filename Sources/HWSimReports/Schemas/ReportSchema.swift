import HWSimCore

// What `DesignReportJSON.swift` writes.

extension ResultSchema {
  static let reportKeys: [JSONSchema.Property] = [
    .required("title", .text),
    .required(
      "sections",
      .list(
        of: .object([
          .required("title", .text), .required("text", .list(of: .text)),
          .required("tables", .list(of: .reference("records"))),
          .required("plots", .list(of: .reference("records"))),
        ]))),
  ]

  /// Columns differ from table to table; those of a device's or network's name too.
  static let reportDefinitions: [(name: String, schema: JSONSchema)] = [
    (
      "records",
      .object([
        .required("name", JSONSchema.text.described("Of its file, where the report is a folder.")),
        .required("title", .text),
        .required("records", .list(of: .dictionary(of: .any(of: [.text, .number.orNull])))),
      ])
    )
  ]
}
