public import HWSimCore

/// JSON Schemas of everything that hwsim prints with `--format json`. What a schema's name is, the JSON has
/// as its `schema`.
public struct ResultSchema: Sendable {
  /// Such as `"hwsim.simulation/1"`.
  public let name: String
  public let title: String
  /// Commands that print it.
  public let commands: String
  public let schema: JSONSchema

  public init(_ name: String, title: String, commands: String, _ schema: JSONSchema) {
    (self.name, self.title, self.commands) = (name, title, commands)
    self.schema = schema.document(name, title: title)
  }

  private init(
    _ name: String, title: String, commands: String, _ keys: [JSONSchema.Property],
    definitions: [(name: String, schema: JSONSchema)] = []
  ) {
    (self.name, self.title, self.commands) = (name, title, commands)
    schema = JSONSchema.object([.required("schema", .constant(name))] + keys)
      .document(name, title: title, definitions: definitions)
  }

  public static let all =
    [
      ResultSchema(
        "hwsim.simulation/1", title: "What networks cost on devices", commands: "simulate",
        simulationKeys, definitions: simulationDefinitions),
      ResultSchema(
        "hwsim.bench/1", title: "Times and counts of kernels on this machine", commands: "bench",
        benchKeys, definitions: benchDefinitions),
      ResultSchema(
        "hwsim.replay/1", title: "What the accesses of a trace do in caches", commands: "replay",
        replayKeys, definitions: replayDefinitions),
      ResultSchema(
        "hwsim.validation/1", title: "Predictions beside published measurements",
        commands: "validate", validationKeys, definitions: validationDefinitions),
      ResultSchema(
        "hwsim.explanation/1", title: "Where the figures of a layer come from",
        commands: "explain", explanationKeys),
      ResultSchema(
        DesignReportJSON.schema, title: "A report on networks and devices", commands: "report",
        reportKeys, definitions: reportDefinitions),
    ] + tables
}
