import HWSimCore
import HWSimSimulator
import Testing

/// What do several cores, and DMA beside them, make of time?
@Suite struct ThreadTimes {
  /// Cores of 100 Hz on which everything takes one cycle.
  private func model(_ memory: [MemoryLevel], hiding: Double = 0) -> TimeModel {
    var cycles = InstructionMix()
    for instruction in InstructionClass.allCases { cycles[instruction] = 1 }
    let core = ProcessorCore(
      name: "tiny", isa: "none", clock: Frequency(100), issueWidth: 1,
      pipes: [Pipe(name: "all", classes: InstructionClass.allCases)], cycles: cycles,
      mac: [.int8: MACInstruction(lanes: 1, cycles: 1)], latencyHiding: hiding, overlap: 0,
      cores: 2)
    return TimeModel(
      Device(
        name: "tiny", title: "tiny", core: core, memory: memory, placements: [],
        energy: .power(Watts(1)), link: nil, runtime: "none", provenance: []))
  }

  private func time(
    _ model: TimeModel, _ traffic: [LevelTraffic], _ split: WorkSplit
  ) -> TimeBreakdown {
    var mix = InstructionMix()
    mix.mac = 100
    return model.time(
      mix, efficiency: 1, precision: .int8, traffic: traffic, overhead: Cycles(10), split: split)
  }

  private func reads(_ count: Int, bytes: Int) -> LevelTraffic {
    var traffic = LevelTraffic()
    traffic.count(accesses: count, bytes: bytes, isWrite: false)
    return traffic
  }

  private func cache(shared: Bool) -> MemoryLevel {
    let geometry = CacheGeometry(
      line: 32, ways: 1, sets: 1, latency: Cycles(4), bandwidth: BytesPerCycle(8),
      serves: ["ram"], isShared: shared)
    return MemoryLevel(name: "l2", size: Bytes(32), kind: .cache(geometry))
  }

  @Test func instructionsTakeTheBusiestCoresShare() {
    let time = time(model([]), [], WorkSplit(cores: 2, share: 0.6, traffic: []))
    #expect(time.compute == Seconds(0.6))  // 100 cycles x 0.6 / 100 Hz
    #expect(time.total == Seconds(0.7))  // dispatch is not shared
  }

  @Test func aSharedCacheMovesAllBytesAndAnswersAllCoresAtOnce() {
    let split = WorkSplit(cores: 2, share: 0.5, traffic: [[reads(20, bytes: 640)], []])
    let time = time(model([cache(shared: true)]), [reads(40, bytes: 1280)], split)
    #expect(time.transfers == [Seconds(2.4)])  // 1280 B / 8 B + 40 x 4 cycles x 0.5
  }

  @Test func aPrivateCacheIsThatOfTheCoreThatWaitsLongest() {
    let traffic = [[reads(10, bytes: 320)], [reads(30, bytes: 960)]]
    let split = WorkSplit(cores: 2, share: 0.5, traffic: traffic)
    let time = time(model([cache(shared: false)]), [reads(40, bytes: 1280)], split)
    #expect(time.transfers == [Seconds(2.4)])  // 960 B / 8 B + 30 x 4 cycles
  }

  @Test func coresWaitForTheirTranslationsByThemselves() {
    let tlb = TLB(entries: 1, ways: 1, page: 4096, missLatency: Cycles(20), serves: ["ram"])
    let level = MemoryLevel(name: "tlb", size: Bytes(4096), kind: .tlb(tlb))
    var (first, second) = (LevelTraffic(), LevelTraffic())
    (first.readMisses, second.readMisses, second.writeMisses) = (3, 3, 2)
    var sum = first
    sum += second
    let split = WorkSplit(cores: 2, share: 0.5, traffic: [[first], [second]])
    #expect(time(model([level]), [sum], split).transfers == [Seconds(1)])  // 5 x 20 cycles
    #expect(time(model([level], hiding: 0.75), [sum], split).transfers == [Seconds(0.25)])
    #expect(time(model([level]), [sum], WorkSplit()).transfers == [Seconds(1.6)])  // 8 x 20
  }

  @Test func coresTogetherDrawNoMoreThanTheDRAMGives() {
    let alone = Bandwidth(10)
    let draw = { TimeModel.bandwidth(of: $0, alone: alone, together: $1) }
    #expect(draw(1, nil) == alone)
    #expect(draw(1, Bandwidth(25)) == alone)
    #expect(draw(2, Bandwidth(25)) == Bandwidth(20))
    #expect(draw(4, Bandwidth(25)) == Bandwidth(25))
    #expect(draw(4, nil) == alone, "what is not known is not gained")
  }

  // MARK: - DMA

  /// Blocks of 64 B, copied in 5 + 64 / 4 = 21 cycles.
  private func copied(doubleBuffered: Bool) -> [MemoryLevel] {
    let buffer = DMABuffer(
      block: 64, blocks: 2, isDoubleBuffered: doubleBuffered, setup: Cycles(5),
      bandwidth: BytesPerCycle(4), serves: ["ram"])
    let ram = Scratchpad(read: Cycles(9), write: Cycles(9), width: 4)
    return [
      MemoryLevel(name: "dma", size: Bytes(128), kind: .dma(buffer)),
      MemoryLevel(name: "ram", size: Bytes(4096), kind: .scratchpad(ram)),
    ]
  }

  /// So many blocks fetched, each of them read from the slow memory.
  private func copies(_ blocks: Int) -> [LevelTraffic] {
    var buffer = reads(blocks * 16, bytes: blocks * 64)
    buffer.fillBytes = blocks * 64
    return [buffer, reads(blocks, bytes: blocks * 64)]
  }

  @Test func theCoreWaitsForASingleBuffer() {
    let time = time(model(copied(doubleBuffered: false)), copies(2), WorkSplit())
    #expect(time.transfers == [Seconds(0.42), .zero])  // 2 x 21 cycles; the memory is part of them
    #expect(time.total == Seconds(1.52))  // 100 + 42 + 10 cycles
  }

  @Test func twoBuffersHideTheShorter() {
    let model = model(copied(doubleBuffered: true))
    #expect(time(model, copies(2), WorkSplit()).total == Seconds(1.1))  // max(100, 42) + 10
    let bound = time(model, copies(10), WorkSplit())
    #expect(bound.total == Seconds(2.2))  // max(100, 210) + 10
    #expect(bound.bound == .memory(0))
  }
}
