import HWSimCore

extension NameTable {
  init(reading root: Section) throws(ProfileError) {
    try root.allow(["name", "title", "unmapped", "devices", "runtimes", "networks", "families"])
    // Nobody asks for these, but they have a form.
    _ = try root.readIfPresent("name", .name)
    _ = try root.readIfPresent("title", .text)
    self.init(
      unmapped: try root.rules("unmapped", keys: ["reason"]) { (section) throws(ProfileError) in
        try section.read("reason", .text)
      },
      devices: try root.rules("devices") { (section) throws(ProfileError) in
        try section.read("name", .profileName)
      },
      runtimes: try root.rules("runtimes", keys: ["versions", "caveat"]) {
        (section) throws(ProfileError) in try section.versions()
      },
      networks: try root.rules("networks", keys: ["network"]) { (section) throws(ProfileError) in
        try section.read("network", .text)
      },
      families: try root.rules("families") { (section) throws(ProfileError) in
        try section.read("name", .name)
      })
  }
}

extension Section {
  /// - Parameter keys: of an entry, beside its name and its conditions.
  fileprivate func rules<Meaning>(
    _ key: String, keys: [String] = [], meaning: (Section) throws(ProfileError) -> Meaning
  ) throws(ProfileError) -> [NameRule<Meaning>] {
    try sections(key).map { (section) throws(ProfileError) -> NameRule<Meaning> in
      try section.allow(["name", "when", "unless"] + keys)
      return NameRule(
        conditions: try section.section("when").nameConditions(),
        exceptions: try section.sectionIfPresent("unless")?.nameConditions() ?? [],
        meaning: try meaning(section))
    }
  }

  private func nameConditions() throws(ProfileError) -> [NameCondition] {
    let columns = NameCondition.Column.allCases
    try allow(columns.map(\.rawValue))
    try requireSome("soc: [chip 835]")
    return try columns.filter { contains($0.rawValue) }
      .map { (column) throws(ProfileError) -> NameCondition in
        NameCondition(column, try list(column.rawValue, of: .pattern))
      }
  }

  /// Without versions, the entry's name is that of the one runtime.
  fileprivate func versions() throws(ProfileError) -> [RuntimeVersion] {
    guard let section = try sectionIfPresent("versions") else {
      let caveat = try readIfPresent("caveat", .text)
      return [
        RuntimeVersion(runtime: try read("name", .profileName), version: nil, caveat: caveat)
      ]
    }
    var versions: [RuntimeVersion] = []
    for runtime in section.keys {
      let known: [VersionNumber] = try section.list(runtime, of: .version)
      versions += known.map { RuntimeVersion(runtime: runtime, version: $0) }
    }
    return versions
  }
}

extension Reading where Value == NamePattern {
  fileprivate static var pattern: Reading {
    Reading(example: "chip 835", isFact: false, shape: .text) { (field) throws(ProfileError) in
      let word = try field.word()
      guard let pattern = NamePattern(word) else {
        throw field.fail("'\(printable(word))' has no letter or digit to look for")
      }
      return pattern
    }
  }
}

extension Reading where Value == VersionNumber {
  fileprivate static var version: Reading {
    Reading(example: "7.3", isFact: false, shape: .word("version", ".*[0-9].*")) {
      (field) throws(ProfileError) in
      let word = try field.word()
      guard let version = VersionNumber(word) else {
        throw field.fail("'\(printable(word))' is no version; write one as in 7.3 or 2022-01-31")
      }
      return version
    }
  }
}
