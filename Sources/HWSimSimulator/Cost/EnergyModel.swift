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
  private let measured: MeasuredPower?

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
    switch device.energy {
    case .power(let power): return .whole((measured?.power ?? power) * time)
    case .actions(let table, let idle):
      return .parts(
        arithmetic: arithmetic(counts, precision, table),
        registers: table.registerFile * registerWords(mix, precision),
        levels: traffic.indices.map { level in
          if let rows = rowEnergy(level, traffic[level].rows) { return rows }
          let perByte = device.memory[level].energyPerByte ?? perByte(level, table)
          return perByte * Bytes(traffic[level].bytes)
        },
        idle: idle * time)
    }
  }

  private func arithmetic(
    _ counts: LayerCounts, _ precision: Precision, _ table: EnergyTable
  ) -> Joules {
    let isInteger = precision == .int8
    let add = isInteger ? table.addInt32 : table.addFP32
    let multiply = isInteger ? table.multiplyInt32 : table.multiplyFP32
    let additions = counts.macs + counts.additions + counts.comparisons
    // Division and exponentials are not in the table; a multiplication is the nearest entry.
    let multiplications =
      counts.macs + counts.multiplications + counts.divisions + counts.exponentials
    return add * Double(additions) + multiply * Double(multiplications)
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

  /// Of a DRAM whose commands have energies; nil where they do not, or where its rows were not replayed.
  private func rowEnergy(_ level: Int, _ counts: RowCounts) -> Joules? {
    guard case .dram(let dram) = device.memory[level].kind, let energies = dram.rows?.energies,
      counts.bursts > 0
    else { return nil }
    let bursts = energies.read * Double(counts.reads) + energies.write * Double(counts.writes)
    let upkeep =
      energies.activate * Double(counts.activates) + energies.refresh * Double(counts.refreshes)
    return bursts + upkeep
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
