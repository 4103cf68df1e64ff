import HWSimCore

/// A value of a profile file, with the source that vouches for it.
///
/// `{ value: 80 MHz, source: "…" }` and `80 MHz` below a `source:` are the same node: what stands
/// beside a value in the file is *on* the value here, so that merging files cannot part the two.
struct ProfileNode {
  enum Content {
    case scalar(String)
    case mapping([Entry])
    case sequence([ProfileNode])
  }

  struct Entry {
    let key: String
    var node: ProfileNode
  }

  var content: Content
  var source: Source?
  /// The file's name, or `--set`.
  var origin: String
}

extension ProfileNode {
  /// The mapping's entries; nil for a scalar or a list.
  var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  var text: String? {
    if case .scalar(let text) = content { text } else { nil }
  }

  var items: [ProfileNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  /// What a key path calls this node when it is an entry of a list.
  var name: String? { self["name"]?.text }

  subscript(key: some StringProtocol) -> ProfileNode? {
    entries?.first { $0.key == key }?.node
  }

  mutating func remove(_ key: String) -> ProfileNode? {
    guard case .mapping(var entries) = content,
      let index = entries.firstIndex(where: { $0.key == key })
    else { return nil }
    let removed = entries.remove(at: index)
    content = .mapping(entries)
    return removed.node
  }

  /// The paths of all scalars, in the order of the file.
  func scalarPaths(from path: String = "") -> [String] {
    switch content {
    case .scalar: return [path]
    case .mapping(let entries):
      return entries.flatMap { $0.node.scalarPaths(from: join(path, $0.key)) }
    case .sequence(let items):
      return items.enumerated().flatMap { index, item in
        item.scalarPaths(from: join(path, item.name ?? String(index)))
      }
    }
  }
}

/// `"core"` and `"clock"` make `"core.clock"`.
func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
