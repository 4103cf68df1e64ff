import HWSimCore
import Yams

extension ProfileNode {
  /// Takes over a parsed YAML node, moving `source:` and `estimated:` onto the values they speak for.
  ///
  /// - Parameter inherited: the source of the nearest enclosing mapping that has one.
  init(_ node: Node, at path: String, inherited: Source?, origin: String) throws(ProfileError) {
    self.init(content: .sequence([]), source: inherited, origin: origin)
    switch node {
    case .scalar(let scalar):
      guard let text = normalised(scalar.string) else {
        throw ProfileError(in: origin, at: path, "contains a control character")
      }
      content = .scalar(text)
    case .sequence(let sequence):
      var items: [ProfileNode] = []
      for (index, item) in sequence.enumerated() {
        let path = join(path, itemName(item) ?? String(index))
        items.append(try ProfileNode(item, at: path, inherited: inherited, origin: origin))
      }
      content = .sequence(items)
    case .mapping(let mapping):
      try read(mapping, at: path)
    case .alias:
      throw ProfileError(in: origin, at: path, "is a YAML alias; write the value out")
    }
  }

  private mutating func read(_ mapping: Node.Mapping, at path: String) throws(ProfileError) {
    var pairs: [(key: String, value: Node)] = []
    var seen: Set<String> = []
    for (key, value) in mapping {
      guard case .scalar(let scalar) = key, let key = normalised(scalar.string), !key.isEmpty else {
        throw ProfileError(in: origin, at: path, "has a key that is no word")
      }
      guard seen.insert(key).inserted else {
        throw ProfileError(in: origin, at: join(path, key), "stands twice")
      }
      pairs.append((key, value))
    }
    source = try ownSource(pairs, at: path) ?? source
    pairs.removeAll { sourceKeys.contains($0.key) }

    if let value = pairs.first(where: { $0.key == "value" })?.value {
      if let other = pairs.first(where: { $0.key != "value" })?.key {
        throw ProfileError(
          in: origin, at: join(path, other),
          "unknown key; beside 'value' there is only 'source' or 'estimated'")
      }
      self = try ProfileNode(value, at: path, inherited: source, origin: origin)
      return
    }
    var entries: [Entry] = []
    for (key, value) in pairs {
      let path = join(path, key)
      let node = try ProfileNode(value, at: path, inherited: source, origin: origin)
      entries.append(Entry(key: key, node: node))
    }
    content = .mapping(entries)
  }

  private func ownSource(
    _ pairs: [(key: String, value: Node)], at path: String
  ) throws(ProfileError) -> Source? {
    let given = pairs.filter { sourceKeys.contains($0.key) }
    guard let (key, value) = given.first else { return nil }
    guard given.count == 1 else {
      throw ProfileError(
        in: origin, at: path, "has 'source' and 'estimated'; a number is either cited or estimated")
    }
    guard case .scalar(let scalar) = value, let text = normalised(scalar.string), !text.isEmpty
    else {
      throw ProfileError(
        in: origin, at: join(path, key),
        "is empty; name \(key == "source" ? "the document and its section" : "the reasoning")")
    }
    return key == "source" ? .cited(text) : .estimated(text)
  }
}

private let sourceKeys = ["source", "estimated"]

private func itemName(_ item: Node) -> String? {
  guard case .mapping(let mapping) = item else { return nil }
  for case (.scalar(let key), .scalar(let value)) in mapping where key.string == "name" {
    return value.string
  }
  return nil
}

/// `text` on one line: white space at its ends dropped, line breaks and tabs inside made spaces. Nil
/// where it has other control characters, which would garble a report.
func normalised(_ text: String) -> String? {
  guard text.utf8.contains(where: { $0 < 32 || $0 == 127 || $0 >= 0xC2 }) || hasOuterSpace(text)
  else { return text }
  var line = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case " ", "\t", "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
      if line.last != " ", !line.isEmpty { line.append(" ") }
    case _ where scalar.properties.generalCategory == .control: return nil
    default: line.unicodeScalars.append(scalar)
    }
  }
  if line.last == " " { line.removeLast() }
  return line
}

private func hasOuterSpace(_ text: String) -> Bool {
  text.utf8.first == UInt8(ascii: " ") || text.utf8.last == UInt8(ascii: " ")
}
