import HWSimCore

extension Device {
  static let keys = [
    "name", "title", "kind", "core", "memory", "placements", "energy", "link", "runtime",
  ]

  /// - Parameters:
  ///   - root: the file, with what it inherits and what the user set.
  ///   - store: where the names of a runtime and of an energy table are looked up.
  init(reading root: Section, in store: ProfileStore) throws(ProfileError) {
    try self.init(reading: root) { (name) throws(ProfileError) in
      try store.energyTable(name)
    }
    try root.check(runtime: runtime, in: store)
  }

  /// - Parameter table: finds an energy table by name.
  init(
    reading root: Section, table: (String) throws(ProfileError) -> EnergyTable
  ) throws(ProfileError) {
    try root.allow(Self.keys)
    let memory = try root.memoryLevels()
    let energy = try EnergyProfile(reading: root.section("energy"), table: table)
    self.init(
      name: try root.read("name", .name),
      title: try root.read("title", .text),
      core: try ProcessorCore(reading: root.section("core")),
      memory: memory,
      placements: try root.placements(in: memory),
      energy: energy,
      link: try Link(reading: root.sectionIfPresent("link")),
      runtime: try root.read("runtime", .profileName),
      provenance: [])
    measuredPowers = try root.section("energy").measuredPowers(in: "\(name).yaml")
    provenance = root.ledger.provenance(of: root.node)
  }
}

extension Section {
  fileprivate func check(runtime name: String, in store: ProfileStore) throws(ProfileError) {
    guard !store.contains(name, in: .runtimes) else { return }
    let names = try store.names(in: .runtimes)
    throw fail("runtime", "unknown runtime '\(name)'\(suggestion(for: name, in: names))")
  }
}

extension Link {
  /// Nil where the device has no link.
  fileprivate init?(reading section: Section?) throws(ProfileError) {
    guard let section else { return nil }
    try section.allow(["name", "payload", "rate"])
    self.init(
      name: try section.read("name", .name),
      payload: try section.read("payload", .bytes(Limits.payload)),
      rate: try section.read("rate", .quantity(Limits.bitRate)))
  }
}
