package import HWSimCore

/// Turns actions, or time, into energy, as the device's energy profile says.
///
/// Source of the method: energy per action, as in Horowitz, "Computing's energy problem", ISSCC 2014.
///
/// - Models: arithmetic at 32 bits per operation, register-file words of every instruction, 32-bit
///   accesses to each memory level, or a DRAM's commands where they have energies; power that flows
///   regardless.
/// - Ignores: instruction fetch and decode, address translation, clock tree, voltage and frequency;
///   narrow integers are charged as 32-bit ones, which is an upper bound; where energy is power x
///   time, what further cores draw.
package struct EnergyModel {
  package let device: Device
  /// Takes the place of the device's power, where that is how its energy is computed.
  let measured: MeasuredPower?

  /// - Parameters:
  ///   - runtime: what computes, by name; nil where it does not matter.
  ///   - supply: nil takes the device's first for the runtime.
  package init(device: Device, runtime: String? = nil, supply: String? = nil) {
    self.device = device
    measured = runtime.flatMap { device.measuredPower($0, supply: supply) }
  }

  /// Factors on energy by which power may differ; nil where it was not measured with the runtime.
  var spread: ClosedRange<Double>? { measured.map { _ in MeasuredPower.spread } }

  package func energy(
    _ mix: InstructionMix, _ counts: LayerCounts, _ precision: Precision,
    traffic: [LevelTraffic], time: Seconds
  ) -> EnergyBreakdown {
    terms(mix, counts, precision, traffic: traffic, time: time).breakdown
  }

  /// The same in its parts.
  func terms(
    _ mix: InstructionMix, _ counts: LayerCounts, _ precision: Precision,
    traffic: [LevelTraffic], time: Seconds
  ) -> EnergyTerms {
    switch device.energy {
    case .power(let power): return .power(measured?.power ?? power, time: time)
    case .actions(let table, let idle):
      let isInteger = precision == .int8
      return .actions(
        EnergyTerms.Actions(
          additions: counts.macs + counts.additions + counts.comparisons,
          add: isInteger ? table.addInt32 : table.addFP32,
          // Division and exponentials are not in the table; a multiplication is the nearest entry.
          multiplications: counts.macs + counts.multiplications + counts.divisions
            + counts.exponentials,
          multiply: isInteger ? table.multiplyInt32 : table.multiplyFP32,
          registerWords: registerWords(mix, precision), register: table.registerFile,
          levels: traffic.indices.map { terms(ofLevel: $0, traffic[$0], table) }, idle: idle,
          time: time))
    }
  }

  private func terms(
    ofLevel level: Int, _ traffic: LevelTraffic, _ table: EnergyTable
  ) -> EnergyTerms.Level {
    if let energies = commandEnergies(level), traffic.rows.bursts > 0 {
      return .rows(traffic.rows, energies)
    }
    let each = device.memory[level].energyPerByte ?? perByte(level, table)
    return .bytes(traffic.bytes, each: each)
  }

  /// Two sources and a destination per instruction, as wide as its vector; a multiply-accumulate
  /// also reads its accumulator.
  private func registerWords(_ mix: InstructionMix, _ precision: Precision) -> Double {
    let lanes = device.core.mac[precision]?.lanes ?? 1
    let words = max(1, Double(lanes * precision.bytes) / 4)
    return (4 * mix.mac + 3 * (mix.total - mix.mac)) * words
  }

  private func perByte(_ level: Int, _ table: EnergyTable) -> JoulesPerByte {
    switch device.memory[level].kind {
    case .dram: JoulesPerByte(table.dram.value / 4)
    case .cache, .dma, .scratchpad, .flash: JoulesPerByte(table.cache.value / 4)
    case .tlb: .zero
    }
  }

  /// Of a DRAM; nil where they are not known.
  private func commandEnergies(_ level: Int) -> DRAMEnergies? {
    guard case .dram(let dram) = device.memory[level].kind else { return nil }
    return dram.rows?.energies
  }

  /// One line for the report: where the figures come from.
  func basis(threads: Int) -> String {
    switch device.energy {
    case .power(let power):
      (measured.map { "power x time at \($0.power), measured at \($0.supply)" }
        ?? "power x time at \(power)") + (threads > 1 ? ", which is that of one core" : "")
    case .actions(let table, let idle):
      "by action (\(table.title)) plus \(idle) static, not measured on this device"
    }
  }
}
