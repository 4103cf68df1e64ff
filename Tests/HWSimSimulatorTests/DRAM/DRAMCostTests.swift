import HWSimCore
import HWSimSimulator
import Testing

/// Do time and energy follow from the counts of rows?
@Suite struct DRAMCosts {
  /// 1 kB/s and no latency, rows clocked at 100 Hz, 1 J for each unit of energy.
  private func level(
    rows: Bool = true, energies: Bool = false, perByte: JoulesPerByte? = nil
  ) -> MemoryLevel {
    var described = DRAMRows.tiny
    described.clock = Frequency(100)
    if energies {
      described.energies = DRAMEnergies(
        activate: Joules(1000), read: Joules(100), write: Joules(10), refresh: Joules(1))
    }
    let dram = DRAM(
      bandwidth: Bandwidth(1000), latency: Seconds(0), rows: rows ? described : nil)
    return MemoryLevel(
      name: "dram", size: Bytes(1 << 20), kind: .dram(dram), energyPerByte: perByte)
  }

  private func device(_ level: MemoryLevel) -> Device {
    let core = ProcessorCore(
      name: "tiny", isa: "none", clock: Frequency(10), issueWidth: 1, pipes: [],
      cycles: InstructionMix(), mac: [:], latencyHiding: 0, overlap: 0)
    let table = EnergyTable(
      name: "t", title: "t", source: "none", addInt32: Joules(0), multiplyInt32: Joules(0),
      addFP32: Joules(0), multiplyFP32: Joules(0), registerFile: Joules(0), cache: Joules(0),
      dram: Joules(8))
    return Device(
      name: "tiny", title: "tiny", core: core, memory: [level], placements: [],
      energy: .actions(table, static: Watts(0)), link: nil, runtime: "none", provenance: [])
  }

  /// 640 bytes in 10 reads, of which the rows made what `change` says.
  private func traffic(_ change: (inout RowCounts) -> Void) -> LevelTraffic {
    var traffic = LevelTraffic()
    traffic.count(accesses: 10, bytes: 640, isWrite: false)
    change(&traffic.rows)
    return traffic
  }

  private func transfer(_ level: MemoryLevel, _ traffic: LevelTraffic) -> Seconds {
    let time = TimeModel(device(level)).time(
      InstructionMix(), efficiency: 1, precision: .int8, traffic: [traffic], overhead: .zero)
    return time.transfers[0]
  }

  private func energy(_ level: MemoryLevel, _ traffic: LevelTraffic) -> Joules {
    EnergyModel(device: device(level)).energy(
      InstructionMix(), LayerCounts(), .int8, traffic: [traffic], time: Seconds(1)
    ).total
  }

  @Test func theLongerOfBytesAndRowsCounts() {
    #expect(transfer(level(), traffic { $0.cycles = 63 }) == Seconds(0.64))  // 640 B / 1 kB/s
    #expect(transfer(level(), traffic { $0.cycles = 80 }) == Seconds(0.8))  // 80 / 100 Hz
  }

  @Test func withoutRowsBytesCount() {
    #expect(transfer(level(rows: false), traffic { $0.cycles = 80 }) == Seconds(0.64))
  }

  @Test func commandsTakeTheirEnergies() {
    let counts = traffic {
      ($0.hits, $0.misses, $0.conflicts, $0.writes, $0.refreshes) = (5, 2, 3, 4, 7)
    }
    // (2 + 3) x 1000 + (10 - 4) x 100 + 4 x 10 + 7 x 1
    #expect(energy(level(energies: true), counts) == Joules(5647))
  }

  @Test func withoutEnergiesOfCommandsBytesCount() {
    let counts = traffic { $0.misses = 10 }
    #expect(energy(level(), counts) == Joules(1280))  // 640 B x 8 J / 4 B
    #expect(energy(level(perByte: JoulesPerByte(3)), counts) == Joules(1920))  // 640 B x 3 J/B
    // Rows that were not replayed have no commands.
    #expect(energy(level(energies: true), traffic { _ in }) == Joules(1280))
  }
}
