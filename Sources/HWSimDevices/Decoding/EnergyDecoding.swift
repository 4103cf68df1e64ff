import HWSimCore

extension EnergyProfile {
  /// - Parameter table: finds an energy table by name.
  init(
    reading section: Section, table: (String) throws(ProfileError) -> EnergyTable
  ) throws(ProfileError) {
    try section.allow(["power", "table", "static", "measured"])
    section.expectsOne(of: [["power"], ["table", "static"]])
    // A table that the user sets over the file is meant to take the place of the file's power.
    let isReplaced = section.node("table")?.source == .overridden
    if section.contains("power"), !isReplaced {
      guard !section.contains("table"), !section.contains("static") else {
        throw section.fail("give either 'power', or 'table' and 'static'")
      }
      self = .power(try section.read("power", .quantity(Limits.power)))
      return
    }
    guard section.contains("table") else {
      throw section.fail("is missing 'power: 30 mW', or 'table: …' with 'static: 0 W'")
    }
    let name = try section.read("table", .name)
    let found: EnergyTable
    do { found = try table(name) } catch {
      // A table that is not there is this file's mistake; one that is wrong names its own file.
      guard error.reason == .missing else { throw error }
      throw section.fail("table", error.description)
    }
    self = .actions(found, static: try section.read("static", .quantity(Limits.staticPower)))
  }
}

extension Section {
  /// Of a device's section `energy`. What was measured on a chip says nothing of one that inherits from it.
  ///
  /// - Parameter file: the device's own.
  func measuredPowers(in file: String) throws(ProfileError) -> [MeasuredPower] {
    guard contains("measured") else { return [] }
    let own = try sections("measured").filter { $0.node("power")?.origin == file }
    return try own.map { (section) throws(ProfileError) -> MeasuredPower in
      try section.allow(["name", "runtime", "supply", "power"])
      return MeasuredPower(
        name: try section.read("name", .profileName),
        runtime: try section.read("runtime", .profileName),
        supply: try section.read("supply", .text),
        power: try section.read("power", .quantity(Limits.power)))
    }
  }
}

extension EnergyTable {
  init(reading section: Section) throws(ProfileError) {
    try section.allow([
      "name", "title", "add_int32", "multiply_int32", "add_fp32", "multiply_fp32",
      "register_file", "cache", "dram",
    ])
    guard let source = section.node.source?.text else {
      throw section.fail("source", "is missing; name the document that the table is from")
    }
    func energy(_ key: String) throws(ProfileError) -> Joules {
      try section.read(key, .quantity(Limits.energy))
    }
    self.init(
      name: try section.read("name", .name),
      title: try section.read("title", .text),
      source: source,
      addInt32: try energy("add_int32"),
      multiplyInt32: try energy("multiply_int32"),
      addFP32: try energy("add_fp32"),
      multiplyFP32: try energy("multiply_fp32"),
      registerFile: try energy("register_file"),
      cache: try energy("cache"),
      dram: try energy("dram"))
  }
}

extension Source {
  fileprivate var text: String? {
    switch self {
    case .cited(let text), .estimated(let text): text
    case .overridden: nil
    }
  }
}
