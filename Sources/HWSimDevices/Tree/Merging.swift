import HWSimCore

extension ProfileNode {
  /// This node with what `other` says laid over it: mappings key by key, lists of named entries name
  /// by name; everything else is replaced.
  ///
  /// New entries of a list go to its end, but new `kernels` to its start: rules are tried in order,
  /// and the special must come before the general.
  func merged(with other: ProfileNode, key: String = "") -> ProfileNode {
    switch (content, other.content) {
    case (.mapping(var entries), .mapping(let others)):
      for entry in others {
        if let index = entries.firstIndex(where: { $0.key == entry.key }) {
          entries[index].node = entries[index].node.merged(with: entry.node, key: entry.key)
        } else {
          entries.append(entry)
        }
      }
      return replacing(.mapping(entries), from: other)
    case (.sequence(var items), .sequence(let others))
    where (items + others).allSatisfy({ $0.name != nil }):
      var new: [ProfileNode] = []
      for item in others {
        if let index = items.firstIndex(where: { $0.name == item.name }) {
          items[index] = items[index].merged(with: item)
        } else {
          new.append(item)
        }
      }
      return replacing(.sequence(key == "kernels" ? new + items : items + new), from: other)
    default: return other
    }
  }

  private func replacing(_ content: Content, from other: ProfileNode) -> ProfileNode {
    ProfileNode(content: content, source: other.source ?? source, origin: other.origin)
  }

  /// Sets the value at the override's path. A key that the file does not have is added, so that what
  /// is optional can be set too; a key that no profile has is then found as in any file.
  mutating func apply(_ override: Override) throws(ProfileError) {
    guard let first = override.path.first else { return }
    try set(override.path[...].dropFirst(), below: first, at: "", override)
  }

  private mutating func set(
    _ rest: ArraySlice<Substring>, below key: Substring, at path: String, _ override: Override
  ) throws(ProfileError) {
    let newPath = join(path, String(key))
    switch content {
    case .scalar:
      throw ProfileError(
        in: override.origin, at: override.key, "'\(printable(path))' is a value and has no keys")
    case .mapping(var entries):
      let index = entries.firstIndex { $0.key == key } ?? entries.endIndex
      if index == entries.endIndex {
        let empty = ProfileNode(content: .mapping([]), source: nil, origin: override.origin)
        entries.append(Entry(key: String(key), node: empty))
      }
      try entries[index].node.set(rest, at: newPath, override)
      content = .mapping(entries)
    case .sequence(var items):
      let names = items.compactMap(\.name)
      guard let index = items.firstIndex(where: { $0.name == String(key) }) else {
        throw ProfileError(
          in: override.origin, at: override.key,
          names.isEmpty
            ? "'\(printable(path))' is a list; write the whole list, such as [a, b]"
            : "no '\(printable(String(key)))' in '\(path)'"
              + suggestion(for: printable(newPath), in: names.map { join(path, $0) }))
      }
      try items[index].set(rest, at: newPath, override)
      content = .sequence(items)
    }
  }

  private mutating func set(
    _ rest: ArraySlice<Substring>, at path: String, _ override: Override
  ) throws(ProfileError) {
    if let next = rest.first { return try set(rest.dropFirst(), below: next, at: path, override) }
    if hasKeys, let inner = scalarPaths(from: path).first {
      throw ProfileError(
        in: override.origin, at: path, "is a section; set one of its keys, such as '\(inner)'")
    }
    self = try override.node()
  }
}

extension ProfileNode {
  /// Whether this is a mapping or a list of mappings, whose values are set one by one.
  fileprivate var hasKeys: Bool { entries != nil || items?.first?.entries != nil }
}

extension Override {
  /// The value as a tree: a text, or a list written `[a, b]`.
  fileprivate func node() throws(ProfileError) -> ProfileNode {
    let plain = ProfileNode(content: .scalar(value), source: .overridden, origin: origin)
    guard value.hasPrefix("[") else { return plain }
    var list = try parseProfile(value, origin: origin)
    list.source = .overridden
    return list
  }
}
