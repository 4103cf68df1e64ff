/// A JSON text before it is written, whose keys keep their order.
public indirect enum JSONValue: Hashable, Sendable {
  case flag(Bool)
  case integer(Int)
  case decimal(Double)
  case text(String)
  case list([JSONValue])
  case object([Member])

  public struct Member: Hashable, Sendable {
    public let key: String
    public var value: JSONValue

    public init(_ key: String, _ value: JSONValue) { (self.key, self.value) = (key, value) }
  }
}

extension JSONValue {
  /// Two spaces of indentation; what fits on a line and has no keys stays on one.
  public var text: String { text(indent: "") + "\n" }

  private func text(indent: String) -> String {
    let inner = indent + "  "
    switch self {
    case .flag(let flag): return "\(flag)"
    case .integer(let number): return "\(number)"
    case .decimal(let number): return Int(exactly: number).map(String.init) ?? "\(number)"
    case .text(let text): return quoted(text)
    case .list(let items):
      let parts = items.map { $0.text(indent: inner) }
      let line = "[" + parts.joined(separator: ", ") + "]"
      if !items.contains(where: \.hasParts), indent.count + line.count <= 90 { return line }
      return "[\n" + parts.map { inner + $0 }.joined(separator: ",\n") + "\n\(indent)]"
    case .object(let members):
      guard !members.isEmpty else { return "{}" }
      let parts = members.map { "\(inner)\(quoted($0.key)): \($0.value.text(indent: inner))" }
      return "{\n" + parts.joined(separator: ",\n") + "\n\(indent)}"
    }
  }

  private var hasParts: Bool {
    switch self {
    case .list, .object: true
    case .flag, .integer, .decimal, .text: false
    }
  }
}

private func quoted(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": quoted += "\\\""
    case "\\": quoted += "\\\\"
    case "\n": quoted += "\\n"
    case "\t": quoted += "\\t"
    case _ where scalar.value < 32:
      let digits = String(scalar.value, radix: 16)
      quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}
