import HWSimCore
import HWSimDevices
import Testing

@Suite("What does an override change?")
struct OverrideTests {
  private let files: TemporaryStore

  init() throws { files = try TemporaryStore() }

  private func tiny(_ texts: String...) throws -> Device {
    try files.store.device("tiny", overrides: texts.map { try Override(parsing: $0) })
  }

  @Test("A number, whose source is then the user")
  func number() throws {
    let device = try tiny("core.clock = 120 MHz")
    #expect(device.core.clock == Frequency(120e6))
    #expect(
      device.provenance.first
        == Provenance(key: "core.clock", value: "120 MHz", source: .overridden))
  }

  @Test("An entry of a list, by its name")
  func listEntry() throws {
    let device = try tiny("memory.tcm.size=256 KiB", "memory.ram.latency=50 ns")
    #expect(device.memory[4].size == Bytes(256 * 1024))
    #expect(
      device.memory[2].kind == .dram(DRAM(bandwidth: Bandwidth(2e9), latency: Seconds(50 * 1e-9))))
  }

  @Test("A list, written in brackets")
  func list() throws {
    let device = try tiny("placements.default.weights=[ram, rom]")
    #expect(device.placements.first?.weights == ["ram", "rom"])
  }

  @Test("A key that the file leaves out")
  func optionalKey() throws {
    let device = try tiny(
      "memory.rom.energy_per_byte=2 pJ/B", "core.mac.fp32.lanes=1", "core.mac.fp32.cycles=3 cycles")
    #expect(device.memory[3].energyPerByte == JoulesPerByte(2 * 1e-12))
    #expect(device.core.mac[.fp32] == MACInstruction(lanes: 1, cycles: 3))
  }

  @Test("The last of two wins")
  func twice() throws {
    #expect(try tiny("energy.power=1 W", "energy.power=2 W").energy == .power(Watts(2)))
  }

  @Test("An energy table takes the place of the power")
  func energyTable() throws {
    let device = try tiny("energy.table=table", "energy.static=1 mW")
    guard case .actions(let table, let idle) = device.energy else {
      Issue.record("expected a table")
      return
    }
    #expect(table.name == "table")
    #expect(table.source == "paper, table 1")
    #expect(idle == Watts(1e-3))
  }

  @Test(
    "What cannot be set is said by key and cure",
    arguments: [
      ("core.clock=120", "--set: core.clock: '120' has no unit; write '120 MHz'"),
      ("core.clock=0 MHz", "--set: core.clock: '0 MHz' is out of range; from 1.00 kHz to 100 GHz"),
      ("core.clok=1 MHz", "--set: core.clok: unknown key; did you mean 'clock'?"),
      ("cor.clock=1 MHz", "--set: cor: unknown key; did you mean 'core'?"),
      ("memory.tmc.size=1 KiB", "no 'tmc' in 'memory'; did you mean 'memory.tcm'?"),
      ("memory=[ram]", "--set: memory: is a section; set one of its keys, such as"),
      ("core=fast", "--set: core: is a section; set one of its keys, such as 'core.name'"),
      ("core.clock.x.y=1", "'core.clock' is a value and has no keys"),
      ("memory.l1.size=4100 B", "cache size not divisible by line x ways"),
      ("placements.default.weights.0=ram", "is a list; write the whole list, such as [a, b]"),
      ("placements.default.weights=[ram", "--set: is not YAML"),
      ("name=other", "--set: name: is the file's name and stays"),
      ("runtime=none", "--set: runtime: unknown runtime 'none'; valid: plain"),
    ])
  func refused(text: String, message: String) throws {
    let override = try Override(parsing: text)
    let error = profileError { _ = try files.store.device("tiny", overrides: [override]) }
    #expect(error?.reason == .invalid)
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "no error")")
  }

  @Test(
    "A text that is no assignment is refused",
    arguments: ["", "core.clock", "=1 MHz", "core.clock=", "core..clock=1 MHz", ".=1", "a\u{7}=1"])
  func notAnAssignment(text: String) {
    #expect(throws: ProfileError.self) { try Override(parsing: text) }
  }

  @Test("A key of a hundred thousand parts is refused, not followed")
  func longKey() {
    let text = String(repeating: "a.", count: 100_000) + "a=1"
    #expect(throws: ProfileError.self) { try Override(parsing: text) }
  }
}
