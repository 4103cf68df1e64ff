import HWSimCore

extension PIMDevice {
  enum Kind { case digital, analog, dram }

  private static let commonKeys = ["name", "title", "kind", "area", "endurance"]

  /// - Parameters:
  ///   - root: the file, with what it inherits and what the user set.
  ///   - kind: how it computes.
  init(reading root: Section, _ kind: Kind) throws(ProfileError) {
    let architecture: PIMArchitecture
    switch kind {
    case .digital:
      try root.allow(Self.commonKeys + DigitalPIM.keys)
      architecture = .digital(try DigitalPIM(reading: root))
    case .analog:
      try root.allow(Self.commonKeys + AnalogPIM.keys)
      architecture = .analog(try AnalogPIM(reading: root))
    case .dram:
      try root.allow(Self.commonKeys + ["lanes", "cores"])
      architecture = try .banks(in: root)
    }
    self.init(
      name: try root.read("name", .name), title: try root.read("title", .text),
      architecture: architecture,
      area: try root.readIfPresent("area", .quantity(Limits.area)),
      endurance: try root.readIfPresent("endurance", .factor(Limits.endurance)),
      provenance: [])
    provenance = root.ledger.provenance(of: root.node)
  }
}

extension DigitalPIM {
  fileprivate static let keys = [
    "blocks", "rows", "columns", "reserved_columns", "step", "search", "step_energy", "block_power",
    "formats", "copy_steps_per_bit", "transfer_phases", "division", "exponential_terms",
  ]

  fileprivate init(reading section: Section) throws(ProfileError) {
    self.init(
      blocks: try section.read("blocks", .integer(Limits.arrays)),
      rows: try section.read("rows", .integer(Limits.cellsOfLine)),
      columns: try section.read("columns", .integer(Limits.cellsOfLine)),
      reservedColumns: try section.read("reserved_columns", .integer(0...1 << 20)),
      step: try section.read("step", .quantity(Limits.step)),
      search: try section.read("search", .quantity(Limits.step)),
      stepEnergy: try section.read("step_energy", .quantity(Limits.energy)),
      blockPower: try section.read("block_power", .quantity(Limits.staticPower)),
      formats: try RowArithmetic.all(in: section.section("formats")),
      copyStepsPerBit: try section.read("copy_steps_per_bit", .integer(Limits.steps)),
      transferPhases: try section.read("transfer_phases", .integer(0...64)),
      division: try section.read("division", .factor(Limits.operations)),
      exponentialTerms: try section.read("exponential_terms", .integer(Limits.steps)))
    for arithmetic in formats where pairs(arithmetic) == 0 {
      throw section.fail(
        "columns",
        "\(columns) hold no pair of \(arithmetic.format.rawValue) beside \(reservedColumns) reserved "
          + "columns and a sum of \(arithmetic.accumulatorBits) bits; widen them")
    }
  }
}

extension RowArithmetic {
  private enum Method: String, CaseIterable {
    /// By the formulas of FloatPIM's authors.
    case floatPIM = "floatpim"
  }

  /// Formats and what they cost: the name of a formula, or counted steps.
  fileprivate static func all(in section: Section) throws(ProfileError) -> [RowArithmetic] {
    try section.allow(Precision.allCases.map(\.rawValue))
    try section.requireSome("fp16: floatpim")
    return try section.keys.map { (key) throws(ProfileError) -> RowArithmetic in
      // `allow` has seen that each key is a format.
      let format = Precision(rawValue: key) ?? .fp32
      if section.node(key)?.entries == nil {
        switch try section.read(key, Reading<Method>.property) {
        case .floatPIM: return .floatPIM(format)
        }
      }
      let counts = try section.section(key)
      try counts.allow(["multiply", "add", "search", "accumulator_bits"])
      return RowArithmetic(
        format: format,
        multiply: try counts.read("multiply", .integer(Limits.steps)),
        add: try counts.read("add", .integer(Limits.steps)),
        search: try counts.readIfPresent("search", .integer(0...1_000_000)) ?? 0,
        accumulatorBits: try counts.readIfPresent("accumulator_bits", .integer(1...256))
          ?? format.bits)
    }
  }
}
