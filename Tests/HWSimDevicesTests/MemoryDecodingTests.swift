import HWSimCore
import HWSimDevices
import Testing

@Suite("What does a device file say about its memory?")
struct MemoryDecodingTests {
  private let files: TemporaryStore
  private let device: Device

  init() throws {
    files = try TemporaryStore()
    try files.write(deepDevice, to: "tiny.yaml")
    device = try files.store.device("tiny")
  }

  private func level(_ name: String) throws -> MemoryLevel {
    try #require(device.memory.first { $0.name == name })
  }

  private func cache(_ name: String) throws -> CacheGeometry {
    try #require(try level(name).cache)
  }

  @Test func splitFirstLevel() throws {
    let data = CacheGeometry(
      line: 32, ways: 2, sets: 16, replacement: .plru, allocatesOnWrite: false,
      serves: ["ram", "rom"], holds: .data, prefetch: .stride(degree: 2))  // 1024 B / (32 B x 2)
    #expect(try cache("l1d") == data)
    let instructions = try cache("l1i")
    #expect(instructions.holds == .instructions)
    #expect(instructions.replacement == .nru)
    #expect(!instructions.allocatesOnWrite, "what writes through does not, unless it says so")
    #expect(instructions.bandwidth == nil, "nothing before it holds instructions")
  }

  @Test func exclusiveSecondLevel() throws {
    let l2 = CacheGeometry(
      line: 32, ways: 4, sets: 32, replacement: .random, latency: Cycles(6),
      bandwidth: BytesPerCycle(8), serves: ["ram"], inclusion: .exclusive, victimLines: 8)
    #expect(try cache("l2") == l2)  // 4096 B / (32 B x 4)
  }

  @Test func sharedInclusiveThirdLevel() throws {
    let l3 = CacheGeometry(
      line: 64, ways: 4, sets: 64, replacement: .fifo, write: .through, allocatesOnWrite: true,
      latency: Cycles(20), bandwidth: BytesPerCycle(4), serves: ["ram"], inclusion: .inclusive,
      prefetch: .nextLine(degree: 1), isShared: true)
    #expect(try cache("l3") == l3)  // 16384 B / (64 B x 4); a degree that is not given is 1
  }

  @Test func translation() throws {
    let first = TLB(
      entries: 12, ways: 3, page: 4096, missLatency: Cycles(2), serves: ["ram", "rom"])
    #expect(try level("utlb").kind == .tlb(first))
    #expect(try level("utlb").size == Bytes(48 * 1024))  // 12 entries x 4 KiB
    guard case .tlb(let last) = try level("tlb").kind else {
      Issue.record("no TLB")
      return
    }
    #expect(last.replacement == .fifo)
  }

  @Test func directMemoryAccess() throws {
    let buffer = DMABuffer(
      block: 2048, blocks: 6, isDoubleBuffered: true, setup: Cycles(40),
      bandwidth: BytesPerCycle(1.5), serves: ["disk"])
    #expect(try level("engine").kind == .dma(buffer))
    #expect(try level("engine").size == Bytes(12 * 1024))  // 6 blocks x 2 KiB
    #expect(try level("engine").energyPerByte == JoulesPerByte(3 * 1e-12))
  }

  @Test func flash() throws {
    guard case .flash(let rom) = try level("rom").kind else {
      Issue.record("no flash")
      return
    }
    #expect(rom.lineCache?.prefetch == .nextLine(degree: 1))
  }

  @Test("Policies, flags and kinds of prefetch are facts, with the source of their level")
  func provenance() {
    let keys = ["replacement", "write_allocate", "holds", "prefetch", "prefetch_degree"]
    for key in keys {
      let number = device.provenance.first { $0.key == "memory.l1d.\(key)" }
      #expect(number?.source == .cited("manual, table 2"), "\(key)")
    }
  }

  @Test("Only memories that hold data can be placed in")
  func placements() {
    #expect(device.memory.filter(\.holdsData).map(\.name) == ["ram", "rom", "disk", "tcm"])
  }

  @Test("A what-if value turns a prefetcher off, whatever its degree")
  func noPrefetch() throws {
    let changed = try files.store.device(
      "tiny", overrides: overrides("memory.l1d.prefetch=none", "memory.l1d.replacement=lru"))
    #expect(changed.memory.first?.cache?.prefetch == Prefetch.none)
    #expect(changed.memory.first?.cache?.replacement == .lru)
  }

  @Test("There is one core where nothing is said, and as many as are said")
  func cores() throws {
    #expect(device.core.cores == 1)
    let four = try files.store.device("tiny", overrides: overrides("core.cores=4"))
    #expect(four.core.cores == 4)
  }
}
