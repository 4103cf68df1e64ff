import HWSimCore

extension ProcessorCore {
  init(reading section: Section) throws(ProfileError) {
    try section.allow([
      "name", "isa", "cores", "clock", "issue_width", "pipes", "cycles", "mac", "latency_hiding",
      "overlap",
    ])
    self.init(
      name: try section.read("name", .text),
      isa: try section.read("isa", .text),
      clock: try section.read("clock", .quantity(Limits.clock)),
      issueWidth: try section.read("issue_width", .integer(Limits.issueWidth)),
      pipes: try Self.pipes(section.section("pipes")),
      cycles: try InstructionMix(cyclesIn: section.section("cycles")),
      mac: try Self.instructions(section.section("mac")),
      latencyHiding: try section.read("latency_hiding", .factor(Limits.share)),
      overlap: try section.read("overlap", .factor(Limits.share)),
      cores: try section.readIfPresent("cores", .integer(Limits.cores)) ?? 1)
  }

  private static func pipes(_ section: Section) throws(ProfileError) -> [Pipe] {
    var owners: [InstructionClass: String] = [:]
    var pipes: [Pipe] = []
    for name in section.keys {
      let classes = try section.list(name, of: Reading<InstructionClass>.choice)
      for instruction in classes {
        if let owner = owners.updateValue(name, forKey: instruction) {
          throw section.fail(
            name, "'\(instruction.rawValue)' is already in '\(printable(owner))'; one pipe runs it")
        }
      }
      pipes.append(Pipe(name: name, classes: classes))
    }
    for instruction in InstructionClass.allCases where owners[instruction] == nil {
      throw section.fail("no pipe runs '\(instruction.rawValue)'; add it to one of the lists")
    }
    return pipes
  }

  private static func instructions(
    _ section: Section
  ) throws(ProfileError) -> [Precision: MACInstruction] {
    try section.allow(Precision.allCases.map(\.rawValue))
    try section.requireSome("int8: { lanes: 2, cycles: 1 cycle }")
    var instructions: [Precision: MACInstruction] = [:]
    for precision in Precision.allCases {
      guard let entry = try section.sectionIfPresent(precision.rawValue) else { continue }
      try entry.allow(["lanes", "cycles"])
      instructions[precision] = MACInstruction(
        lanes: try entry.read("lanes", .integer(Limits.lanes)),
        cycles: try entry.read("cycles", .quantity(Limits.macCycles)).value)
    }
    return instructions
  }
}

extension InstructionMix {
  /// Reads the cost of every class but the multiply-accumulate, whose cost depends on the precision.
  fileprivate init(cyclesIn section: Section) throws(ProfileError) {
    let classes = InstructionClass.allCases.filter { $0 != .mac }
    try section.allow(classes.map(\.rawValue))
    self.init()
    for instruction in classes {
      self[instruction] = try section.read(instruction.rawValue, .quantity(Limits.cycles)).value
    }
  }

  /// Reads the instructions of one loop body; classes that are not given do not occur in it.
  init(bodyIn section: Section) throws(ProfileError) {
    try section.allow(InstructionClass.allCases.map(\.rawValue))
    self.init()
    for instruction in InstructionClass.allCases {
      let count = try section.readIfPresent(
        instruction.rawValue, .factor(Limits.instructions))
      self[instruction] = count ?? 0
    }
  }
}
