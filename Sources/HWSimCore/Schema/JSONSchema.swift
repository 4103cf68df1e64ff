/// What a JSON value must be: a schema of JSON Schema, draft 2020-12, or a part of one.
///
///     let size = JSONSchema.object([
///       .required("bytes", .count.described("Of the file.")),
///       .optional("kind", .one(of: ["text", "binary"])),
///     ])
///
/// Objects are strict: a key that is not named is an error.
public struct JSONSchema: Hashable, Sendable {
  public private(set) var keywords: [JSONValue.Member]

  public init(_ keywords: [JSONValue.Member] = []) { self.keywords = keywords }

  public init(_ keyword: String, _ value: JSONValue) { self.init([.init(keyword, value)]) }

  public var json: JSONValue { .object(keywords) }

  /// The same, and this too; a keyword that is there already is replaced.
  public func with(_ keyword: String, _ value: JSONValue) -> JSONSchema {
    var schema = self
    if let index = keywords.firstIndex(where: { $0.key == keyword }) {
      schema.keywords[index].value = value
    } else {
      schema.keywords.append(.init(keyword, value))
    }
    return schema
  }

  /// With a sentence for who reads the schema, or the tip of an editor; it stands first.
  public func described(_ text: String) -> JSONSchema {
    JSONSchema([.init("description", .text(text))] + keywords.filter { $0.key != "description" })
  }
}

// MARK: - Values

extension JSONSchema {
  /// Whatever it is.
  public static let anything = JSONSchema()

  public static let text = JSONSchema("type", .text("string"))
  public static let number = JSONSchema("type", .text("number"))
  public static let integer = JSONSchema("type", .text("integer"))
  public static let flag = JSONSchema("type", .text("boolean"))

  /// A whole number that is not negative.
  public static let count = integer.with("minimum", .integer(0))

  /// A number that is not negative.
  public static let amount = number.with("minimum", .integer(0))

  /// A number from 0 to 1.
  public static let share = amount.with("maximum", .integer(1))

  public static func constant(_ text: String) -> JSONSchema { JSONSchema("const", .text(text)) }

  public static func one(of words: [String]) -> JSONSchema {
    JSONSchema("enum", .list(words.map(JSONValue.text)))
  }

  /// One of the names of an enumeration.
  public static func one<Name: RawRepresentable & CaseIterable>(
    of type: Name.Type
  ) -> JSONSchema where Name.RawValue == String {
    one(of: type.allCases.map(\.rawValue))
  }

  public static func any(of schemas: [JSONSchema]) -> JSONSchema {
    schemas.count == 1 ? schemas[0] : JSONSchema("anyOf", .list(schemas.map(\.json)))
  }

  /// This, or null where it is unknown.
  public var orNull: JSONSchema {
    let null = JSONSchema("type", .text("null"))
    guard case .text(let type)? = keywords.first(where: { $0.key == "type" })?.value,
      !keywords.contains(where: { $0.key == "enum" })
    else { return .any(of: [self, null]) }
    return with("type", .list([.text(type), .text("null")]))
  }

  /// - Parameter count: how many there are; nil for any number.
  public static func list(of item: JSONSchema, count: Int? = nil) -> JSONSchema {
    let list = JSONSchema([.init("type", .text("array")), .init("items", item.json)])
    guard let count else { return list }
    return list.with("minItems", .integer(count)).with("maxItems", .integer(count))
  }

  /// A schema of the document's `$defs`.
  public static func reference(_ name: String) -> JSONSchema {
    JSONSchema("$ref", .text("#/$defs/\(name)"))
  }
}

// MARK: - Objects

extension JSONSchema {
  /// A key with what it holds.
  public struct Property: Sendable {
    public let name: String
    public let schema: JSONSchema
    public let isRequired: Bool

    public static func required(_ name: String, _ schema: JSONSchema) -> Self {
      Self(name: name, schema: schema, isRequired: true)
    }

    public static func optional(_ name: String, _ schema: JSONSchema) -> Self {
      Self(name: name, schema: schema, isRequired: false)
    }
  }

  public static func object(_ properties: [Property]) -> JSONSchema {
    let required = properties.filter(\.isRequired).map { JSONValue.text($0.name) }
    let all = properties.map { JSONValue.Member($0.name, $0.schema.json) }
    var object = JSONSchema([.init("type", .text("object")), .init("properties", .object(all))])
    if !required.isEmpty { object = object.with("required", .list(required)) }
    return object.with("additionalProperties", .flag(false))
  }

  /// Keys of any name, each with the same.
  public static func dictionary(of value: JSONSchema) -> JSONSchema {
    JSONSchema([.init("type", .text("object")), .init("additionalProperties", value.json)])
  }

  /// The schema as a document of its own.
  ///
  /// - Parameters:
  ///   - name: of what it describes, such as `"hwsim.bench/1"`.
  ///   - definitions: what `reference` names.
  public func document(
    _ name: String, title: String, definitions: [(name: String, schema: JSONSchema)] = []
  ) -> JSONSchema {
    var document = JSONSchema([
      .init("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
      .init("$id", .text("urn:hwsim:schema:\(name)")), .init("title", .text(title)),
    ])
    document.keywords += keywords
    guard !definitions.isEmpty else { return document }
    let all = definitions.map { JSONValue.Member($0.name, $0.schema.json) }
    return document.with("$defs", .object(all))
  }
}
