import HWSimCore

/// How a value is written in a file, as far as a schema can say it. YAML makes numbers and truth values of
/// some words, which the reader takes as they were written.
struct ValueShape: Hashable {
  /// Shapes of one name are the same, and are defined once in a schema.
  let name: String
  let schema: JSONSchema
  /// What a schema cannot ask of a text, in words.
  var note: String?
  /// Whether it is a word of a closed list.
  var isChoice = false

  /// - Parameter range: in words.
  static func quantity<U: Unit>(_ unit: U.Type, _ range: String) -> ValueShape {
    let symbols = U.scale.map(\.symbol).joined(separator: "|")
    return ValueShape(
      name: "\(unit)",
      schema: JSONSchema.text.with("pattern", .text("^\(decimalPattern) *(\(symbols))$"))
        .with("examples", .list([.text(U.example)])),
      note: range)
  }

  static func integer(_ range: ClosedRange<Int>) -> ValueShape {
    ValueShape(
      name: "integer_from_\(range.lowerBound)_to_\(range.upperBound)",
      schema: written(
        ["integer", "string"], "[+-]?[0-9]+", from: .integer(range.lowerBound),
        to: .integer(range.upperBound)))
  }

  static func factor(_ range: ClosedRange<Double>) -> ValueShape {
    ValueShape(
      name: "number_from_\(shortest(range.lowerBound))_to_\(shortest(range.upperBound))",
      schema: written(
        ["number", "string"], decimalPattern, from: .decimal(range.lowerBound),
        to: .decimal(range.upperBound)))
  }

  private static func written(
    _ types: [String], _ pattern: String, from least: JSONValue, to most: JSONValue
  ) -> JSONSchema {
    JSONSchema("type", .list(types.map(JSONValue.text))).with("pattern", .text("^\(pattern)$"))
      .with("minimum", least).with("maximum", most)
  }

  static func oneOf(_ numbers: [Int]) -> ValueShape {
    let texts = numbers.map(String.init)
    return ValueShape(
      name: "one_of_\(texts.joined(separator: "_"))",
      schema: JSONSchema(
        "enum", .list(numbers.map(JSONValue.integer) + texts.map(JSONValue.text))))
  }

  static let flag = ValueShape(
    name: "flag",
    schema: JSONSchema("enum", .list([.flag(true), .flag(false), .text("true"), .text("false")])))

  /// One of an enumeration's names.
  static func words<Word: RawRepresentable & CaseIterable>(
    of type: Word.Type
  ) -> ValueShape where Word.RawValue == String {
    ValueShape(name: "\(type)", schema: .one(of: type), isChoice: true)
  }

  /// Any text that is not empty.
  static let text = ValueShape(name: "text", schema: scalar.with("minLength", .integer(1)))

  /// A text of at most 80 characters, all of it of this pattern.
  static func word(_ name: String, _ pattern: String) -> ValueShape {
    ValueShape(
      name: name,
      schema: scalar.with("pattern", .text("^\(pattern)$")).with("maxLength", .integer(80)))
  }

  private static let scalar = JSONSchema(
    "type", .list([.text("string"), .text("number"), .text("boolean")]))
}

private let decimalPattern = #"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"#
