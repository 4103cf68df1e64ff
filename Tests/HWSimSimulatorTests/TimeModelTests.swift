import HWSimCore
import HWSimSimulator
import Testing

/// Does the time model do the sums that its comment says?
@Suite struct TimeModelOracle {
  /// A core of one pipe, 100 Hz, whose loads cost 2 cycles and all else 1.
  private func device(
    issueWidth: Int = 1, pipes: [[InstructionClass]] = [InstructionClass.allCases],
    hiding: Double = 0, overlap: Double = 0, memory: [MemoryLevel] = []
  ) -> Device {
    var cycles = InstructionMix()
    for instruction in InstructionClass.allCases { cycles[instruction] = 1 }
    cycles.load = 2
    let core = ProcessorCore(
      name: "tiny", isa: "none", clock: Frequency(100), issueWidth: issueWidth,
      pipes: pipes.enumerated().map { Pipe(name: "p\($0)", classes: $1) }, cycles: cycles,
      mac: [.int8: MACInstruction(lanes: 2, cycles: 3)], latencyHiding: hiding, overlap: overlap)
    return Device(
      name: "tiny", title: "tiny", core: core, memory: memory, placements: [],
      energy: .power(Watts(1)), link: nil, runtime: "none", provenance: [])
  }

  private var mix: InstructionMix {
    var mix = InstructionMix()
    (mix.mac, mix.load, mix.alu) = (10, 20, 30)
    return mix
  }

  private func time(_ device: Device, _ traffic: [LevelTraffic] = []) -> TimeBreakdown {
    TimeModel(device).time(
      mix, efficiency: 1, precision: .int8, traffic: traffic, overhead: .zero)
  }

  @Test func onePipeAddsUp() {
    #expect(time(device()).total == Seconds(1))  // (10 x 3 + 20 x 2 + 30 x 1) / 100 Hz
  }

  @Test func theBusiestPipeCounts() {
    let dual = device(issueWidth: 2, pipes: [[.load, .store], [.mac], [.alu, .branch]])
    #expect(time(dual).total == Seconds(0.4))  // loads: 20 x 2 cycles
    let narrow = device(issueWidth: 1, pipes: [[.load], [.mac], [.alu]])
    #expect(time(narrow).total == Seconds(0.6))  // 60 instructions, one a cycle
  }

  @Test func efficiencyDividesCompute() {
    let time = TimeModel(device()).time(
      mix, efficiency: 0.5, precision: .int8, traffic: [], overhead: Cycles(50))
    #expect(time.compute == Seconds(2))
    #expect(time.total == Seconds(2.5))  // and the overhead's 50 cycles
  }

  @Test func slowScratchpadsStallEachAccess() {
    let memory = Scratchpad(read: Cycles(3), write: Cycles(1), width: 4)
    let level = MemoryLevel(name: "sram", size: Bytes(64), kind: .scratchpad(memory))
    var traffic = LevelTraffic()
    traffic.count(accesses: 20, bytes: 80, isWrite: false)
    let time = time(device(memory: [level]), [traffic])
    #expect(time.transfers == [Seconds(0.4)])  // 20 reads x (3 - 1) cycles
    #expect(time.total == Seconds(1.4))
  }

  @Test func flashWaitsPerWordThatItsBuffersLack() {
    let lines = CacheGeometry(line: 32, ways: 8, sets: 1)
    let flash = Flash(waitStates: Cycles(4), width: 8, lineCache: lines)
    let level = MemoryLevel(name: "flash", size: Bytes(1024), kind: .flash(flash))
    var traffic = LevelTraffic()
    traffic.count(accesses: 100, bytes: 400, isWrite: false)
    traffic.fillBytes = 64
    let time = time(device(memory: [level]), [traffic])
    #expect(time.transfers == [Seconds(0.32)])  // 64 B / 8 B x 4 cycles
  }

  @Test func bandwidthAndExposedLatencyMakeTheDRAMTime() {
    let dram = DRAM(bandwidth: Bandwidth(1000), latency: Seconds(0.01))
    let level = MemoryLevel(name: "dram", size: Bytes(1024), kind: .dram(dram))
    var traffic = LevelTraffic()
    traffic.count(accesses: 10, bytes: 640, isWrite: false)
    let half = time(device(hiding: 0.5, memory: [level]), [traffic])
    #expect(abs((half.transfers[0] / Seconds(0.69)) - 1) < 1e-12)  // 640 B / 1 kB/s + 10 x 5 ms
  }

  @Test func overlapHidesTheShorterPart() {
    let dram = DRAM(bandwidth: Bandwidth(1000), latency: Seconds(0))
    let level = MemoryLevel(name: "dram", size: Bytes(1024), kind: .dram(dram))
    var traffic = LevelTraffic()
    traffic.count(accesses: 1, bytes: 600, isWrite: false)
    let time = time(device(overlap: 0.5, memory: [level]), [traffic])
    #expect(time.compute == Seconds(1))
    #expect(time.total == Seconds(1.3))  // 1 + 0.6 - 0.5 x 0.6
    #expect(time.bound == .compute)
  }

  @Test func measuredFactorsMakeComputeAndTransfersLonger() {
    let dram = DRAM(bandwidth: Bandwidth(1000), latency: Seconds(0))
    let level = MemoryLevel(name: "dram", size: Bytes(1024), kind: .dram(dram))
    var traffic = LevelTraffic()
    traffic.count(accesses: 1, bytes: 600, isWrite: false)
    let model = TimeModel(
      device(overlap: 0.5, memory: [level]), factors: DeviceFactors(compute: 1.5, memory: 2))
    let time = model.time(
      mix, efficiency: 1, precision: .int8, traffic: [traffic], overhead: Cycles(50))
    #expect(time.compute == Seconds(1.5))
    #expect(time.transfers == [Seconds(1.2)])  // 2 x 0.6
    #expect(time.overhead == Seconds(0.5))  // as it was
    #expect(abs(time.total.value - 2.6) < 1e-12)  // 1.5 + 1.2 - 0.5 x 1.2 + 0.5
  }

  @Test(arguments: [(0.5, 1.0), (0.1, 1), (1, 5), (0.2, 2)])
  func noFactorMakesACoreFasterThanItsMultipliers(factor: Double, efficiency: Double) {
    let model = TimeModel(device(), factors: DeviceFactors(compute: factor, memory: 1))
    let time = model.time(
      mix, efficiency: efficiency, precision: .int8, traffic: [], overhead: .zero)
    #expect(time.peak == Seconds(0.3))  // 10 multiplications x 3 cycles / 100 Hz
    #expect(abs(time.compute.value - max(factor / efficiency, 0.3)) < 1e-12)
  }
}

/// Does the planner keep live buffers apart, and find the known best plans?
@Suite struct BufferPlanning {
  @Test func buffersThatLiveTogetherDoNotOverlap() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<200 {
      let buffers = (0..<(1 + random.below(30))).map { _ in
        let first = random.below(20)
        return Buffer(
          bytes: 16 * (1 + random.below(50)), firstStep: first, lastStep: first + random.below(6))
      }
      let planner = BufferPlanner(
        memories: [(capacity: 2000, reserved: 64), (capacity: 1000, reserved: 0)],
        sharing: .greedyBySize)
      let places = planner.place(buffers)
      for (i, one) in buffers.enumerated() {
        #expect(places[i].memory == 1 || places[i].offset + one.bytes <= 2000)
        #expect(places[i].memory == 1 || places[i].offset >= 64)
        for j in 0..<i where places[j].memory == places[i].memory && one.overlaps(buffers[j]) {
          let apart =
            places[i].offset + one.bytes <= places[j].offset
            || places[j].offset + buffers[j].bytes <= places[i].offset
          #expect(apart)
        }
      }
    }
  }

  /// A chain of layers: each buffer lives with its neighbours only, so two places suffice.
  @Test func aChainNeedsItsLargestPair() {
    let sizes = [100, 400, 200, 300, 50]
    let buffers = sizes.enumerated().map {
      Buffer(bytes: $1, firstStep: $0, lastStep: $0 + 1)
    }
    let places = BufferPlanner(
      memories: [(capacity: 0, reserved: 0)], sharing: .greedyBySize
    ).place(buffers)
    let peak = zip(buffers, places).map { $0.bytes + $1.offset }.max()
    #expect(peak == 600)  // 400 + 200
  }
}
