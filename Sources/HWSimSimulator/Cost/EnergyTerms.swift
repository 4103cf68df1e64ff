import HWSimCore

/// What a layer's energy is made of, before it is put together: the answer of `EnergyModel`, part by part.
enum EnergyTerms: Hashable, Sendable {
  case power(Watts, time: Seconds)
  case actions(Actions)

  struct Actions: Hashable, Sendable {
    var additions: Int
    var add: Joules
    var multiplications: Int
    var multiply: Joules
    /// Words of 32 bits that instructions read and write.
    var registerWords: Double
    var register: Joules
    /// One for each memory level.
    var levels: [Level]
    var idle: Watts
    var time: Seconds
  }

  enum Level: Hashable, Sendable {
    case bytes(Int, each: JoulesPerByte)
    /// Commands of a DRAM.
    case rows(RowCounts, DRAMEnergies)
  }

  var breakdown: EnergyBreakdown {
    switch self {
    case .power(let power, let time): .whole(power * time)
    case .actions(let actions):
      .parts(
        arithmetic: actions.arithmetic, registers: actions.register * actions.registerWords,
        levels: actions.levels.map(\.energy), idle: actions.idle * actions.time)
    }
  }
}

extension EnergyTerms.Actions {
  var arithmetic: Joules { add * Double(additions) + multiply * Double(multiplications) }
}

extension EnergyTerms.Level {
  var energy: Joules {
    switch self {
    case .bytes(let bytes, let each): return each * Bytes(bytes)
    case .rows(let counts, let energies):
      let bursts = energies.read * Double(counts.reads) + energies.write * Double(counts.writes)
      let upkeep =
        energies.activate * Double(counts.activates) + energies.refresh * Double(counts.refreshes)
      return bursts + upkeep
    }
  }

  /// The same as text, in the names that `Explanation` gives the inputs.
  var formula: String {
    switch self {
    case .bytes: "bytes x energy of a byte"
    case .rows:
      "read x reads + write x writes + (activate x activates + refresh x refreshes)"
    }
  }
}
