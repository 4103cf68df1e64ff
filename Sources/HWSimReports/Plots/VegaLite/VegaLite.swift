/// Vega-Lite version 5, as far as hwsim's plots use it: https://vega.github.io/vega-lite/docs.
///
/// The types are named as in its documentation and encode to its JSON. Plots compute nothing in it: what
/// is sorted, filtered or labelled was so in the records, and the words here only place it.
enum VegaLite {
  /// What a file says of itself.
  static let schema = "https://vega.github.io/schema/vega-lite/v5.json"

  /// A whole file.
  struct Specification: Encodable {
    let schema = VegaLite.schema
    let description: String
    let data: Data
    let view: View
    let config: Config

    private enum CodingKeys: String, CodingKey {
      case schema = "$schema"
      case description, data, padding, config
    }

    /// The view's keys stand beside the others.
    func encode(to encoder: any Encoder) throws {
      try view.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(schema, forKey: .schema)
      try container.encode(description, forKey: .description)
      try container.encode(data, forKey: .data)
      try container.encode(12, forKey: .padding)
      try container.encode(config, forKey: .config)
    }
  }

  /// Records within the file.
  struct Data: Encodable {
    let values: [[String: Cell]]
  }

  /// Something that may be switched off, which is null in JSON and not the same as absent.
  enum Removable<Value: Hashable & Sendable & Encodable>: Hashable, Sendable, Encodable {
    case some(Value)
    case removed

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .some(let value): try container.encode(value)
      case .removed: try container.encodeNil()
      }
    }
  }

  /// A number or a text.
  enum Value: Hashable, Sendable, Encodable, ExpressibleByStringLiteral, ExpressibleByFloatLiteral,
    ExpressibleByIntegerLiteral
  {
    case number(Double)
    case text(String)

    init(stringLiteral text: String) { self = .text(text) }
    init(floatLiteral number: Double) { self = .number(number) }
    init(integerLiteral number: Int) { self = .number(Double(number)) }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .number(let number): try container.encode(number)
      case .text(let text): try container.encode(text)
      }
    }
  }
}
