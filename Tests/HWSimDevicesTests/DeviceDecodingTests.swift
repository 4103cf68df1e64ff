import HWSimCore
import HWSimDevices
import Testing

@Suite("What does a device file say?")
struct DeviceDecodingTests {
  private let files: TemporaryStore
  private let device: Device

  init() throws {
    files = try TemporaryStore()
    device = try files.store.device("tiny")
  }

  @Test func core() {
    #expect(device.core.clock == Frequency(50e6))
    #expect(device.core.issueWidth == 2)
    #expect(device.core.pipes.map(\.name) == ["memory", "other"])
    #expect(device.core.pipes.first?.classes == [.load, .store])
    #expect(device.core.cycles.branch == 2.5)
    #expect(device.core.cycles.mac == 0)  // what a multiplication costs depends on the precision
    #expect(device.core.mac == [.int8: MACInstruction(lanes: 2, cycles: 1)])
    #expect(device.core.latencyHiding == 0.25)
    #expect(device.core.overlap == 0.5)
  }

  @Test func caches() {
    #expect(device.memory.map(\.name) == ["l1", "l2", "ram", "rom", "tcm"])
    let l1 = CacheGeometry(
      line: 32, ways: 2, sets: 64, replacement: .fifo, write: .through,
      serves: ["ram", "rom"])  // 4096 B / (32 B x 2)
    let l2 = CacheGeometry(
      line: 64, ways: 12, sets: 128, latency: Cycles(12), bandwidth: BytesPerCycle(8),
      serves: ["ram"])  // 98304 B / (64 B x 12)
    #expect(device.memory[0].cache == l1)
    #expect(device.memory[1].cache == l2)
  }

  @Test func memories() {
    let buffer = CacheGeometry(line: 16, ways: 6, sets: 1, write: .through)
    #expect(
      device.memory[2].kind == .dram(DRAM(bandwidth: Bandwidth(2e9), latency: Seconds(100 * 1e-9))))
    #expect(device.memory[2].energyPerByte == JoulesPerByte(50 * 1e-12))
    #expect(
      device.memory[3].kind == .flash(Flash(waitStates: Cycles(3), width: 8, lineCache: buffer)))
    #expect(
      device.memory[4].kind == .scratchpad(Scratchpad(read: Cycles(1), write: Cycles(2), width: 4)))
    #expect(device.memory[4].size == Bytes(16 * 1024))
  }

  @Test func theRest() {
    #expect(
      device.placements == [
        Placement(name: "default", weights: ["rom"], activations: ["tcm", "ram"]),
        Placement(name: "slow", weights: ["ram"], activations: ["ram"]),
      ])
    #expect(device.energy == .power(Watts(0.02)))
    #expect(device.link == Link(name: "wire", payload: Bytes(64), rate: BitRate(1e6)))
    #expect(device.runtime == "plain")
  }

  @Test("Numbers are recorded in the file's order, each with its own or its section's source")
  func provenance() {
    let first = device.provenance.prefix(3)
    #expect(
      first == [
        Provenance(key: "core.clock", value: "50 MHz", source: .cited("data sheet, cover")),
        Provenance(key: "core.issue_width", value: "2", source: .cited("manual, table 1")),
        Provenance(key: "core.cycles.load", value: "2 cycles", source: .cited("manual, table 1")),
      ])
    #expect(device.estimates.map(\.key) == ["core.latency_hiding"])
    let lines = device.provenance.first { $0.key == "memory.rom.line_cache.lines" }
    #expect(lines?.source == .cited("manual, table 5"))
    #expect(device.provenance.last?.key == "link.rate")
  }

  @Test("A path is as good as a name, and YAML may be written either way")
  func path() throws {
    #expect(try files.store.device(files.path("tiny.yaml")) == device)
  }
}
