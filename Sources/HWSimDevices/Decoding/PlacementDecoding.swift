import HWSimCore

extension Section {
  /// Where tensors may live: memories that hold data; flash is not written to.
  func placements(in levels: [MemoryLevel]) throws(ProfileError) -> [Placement] {
    let memories = levels.filter(\.holdsData)
    let writable = memories.filter { if case .flash = $0.kind { false } else { true } }
    return try sections("placements").map { (section) throws(ProfileError) -> Placement in
      try section.allow(["name", "weights", "activations"])
      let weights = try section.names("weights", of: memories)
      let activations = try section.names("activations", of: memories)
      for name in activations where !writable.contains(where: { $0.name == name }) {
        throw section.fail("activations", "'\(name)' is flash, which layers cannot write to")
      }
      return Placement(
        name: try section.read("name", .name), weights: weights, activations: activations)
    }
  }

  private func names(
    _ key: String, of memories: [MemoryLevel]
  ) throws(ProfileError) -> [String] {
    let names = try list(key, of: .name)
    guard !names.isEmpty else { throw fail(key, "is empty; name a memory") }
    for name in names { try require(name, in: memories.map(\.name), key) }
    guard Set(names).count == names.count else { throw fail(key, "names a memory twice") }
    return names
  }

  /// Checks a reference to a memory by name.
  func require(_ name: String, in memories: [String], _ key: String) throws(ProfileError) {
    guard !memories.contains(name) else { return }
    throw fail(key, "no memory '\(name)'\(suggestion(for: name, in: memories))")
  }
}
