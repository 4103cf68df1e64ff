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
  /// Two spaces of indentation; what fits on a line stands on one.
  public var text: String { text(indent: "", before: 0) + "\n" }

  /// - Parameter before: columns taken on the first line.
  private func text(indent: String, before: Int) -> String {
    let line = self.line
    if before + line.count <= 100 { return line }
    let inner = indent + "  "
    switch self {
    case .flag, .integer, .decimal, .text: return line
    case .list(let items):
      let parts = items.map { inner + $0.text(indent: inner, before: inner.count) }
      return "[\n" + parts.joined(separator: ",\n") + "\n\(indent)]"
    case .object(let members):
      let parts = members.map { member in
        let key = "\(inner)\(quoted(member.key)): "
        return key + member.value.text(indent: inner, before: key.count)
      }
      return "{\n" + parts.joined(separator: ",\n") + "\n\(indent)}"
    }
  }

  private var line: String {
    switch self {
    case .flag(let flag): return "\(flag)"
    case .integer(let number): return "\(number)"
    case .decimal(let number): return Int(exactly: number).map(String.init) ?? "\(number)"
    case .text(let text): return quoted(text)
    case .list(let items): return "[" + items.map(\.line).joined(separator: ", ") + "]"
    case .object(let members):
      let parts = members.map { "\(quoted($0.key)): \($0.value.line)" }
      return parts.isEmpty ? "{}" : "{ " + parts.joined(separator: ", ") + " }"
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
