import HWSimCore
import HWSimSimulator
import Testing

/// Does replaying runs give the counts of simulating every access?
@Suite struct ReplayIsExact {
  /// A hierarchy and a trace, drawn from a seed.
  struct Case {
    var random: SplitMix
    let memory: [MemoryLevel]

    init(seed: UInt64) {
      var random = SplitMix(state: seed)
      let depth = random.below(4)
      var memory: [MemoryLevel] = []
      var line = 8 << random.below(4)
      for index in 0..<depth {
        let geometry = CacheGeometry(
          line: line, ways: 1 + random.below(6), sets: 1 << random.below(5),
          replacement: random.below(4) == 0 ? .fifo : .lru,
          write: random.below(4) == 0 ? .through : .back,
          serves: index > 0 || random.below(3) > 0 ? ["a", "b"] : ["a"])
        memory.append(
          MemoryLevel(name: "l\(index)", size: Bytes(0), kind: .cache(geometry)))
        line <<= random.below(2)
      }
      let scratchpad = Scratchpad(read: Cycles(1), write: Cycles(1), width: 4)
      for name in ["a", "b"] {
        memory.append(MemoryLevel(name: name, size: Bytes(1 << 20), kind: .scratchpad(scratchpad)))
      }
      (self.random, self.memory) = (random, memory)
    }

    mutating func run() -> Run {
      let width = random.below(8) == 0 ? 1 + random.below(20) : 1 << random.below(5)
      let stride: Int
      switch random.below(4) {
      case 0: stride = random.below(100)
      case 1: stride = -random.below(100)
      default: stride = width
      }
      var run = Run(
        address: 0, width: width, stride: stride, count: 1 + random.below(60),
        rows: 1 + random.below(3), rowStride: random.below(300) - 100)
      if stride == width { run.tail = random.below(width) }
      return run
    }
  }

  @Test(arguments: 0..<40)
  func countersEqualTheOracles(block: Int) {
    for seed in block * 100..<(block + 1) * 100 {
      var trial = Case(seed: UInt64(seed))
      let fast = MemorySystem(trial.memory)
      let plain = PlainHierarchy(trial.memory)
      var previous: (Run, Int, Int, Bool)?
      for _ in 0..<40 {
        var next = (
          trial.run(), trial.memory.count - 1 - trial.random.below(2),
          20_000 + trial.random.below(4000), trial.random.below(3) == 0
        )
        // Repetitions take the shortcuts that need the tests most.
        if let previous, trial.random.below(3) == 0 { next = previous }
        previous = next
        for _ in 0..<(1 + trial.random.below(3)) {
          var run = next.0
          run.address = AddressMap.address(level: next.1, offset: next.2)
          let times = 1 + trial.random.below(4)
          fast.replay(run, isWrite: next.3, times: times)
          for _ in 0..<times {
            plain.replay(run, memory: next.1, offset: next.2, isWrite: next.3)
          }
        }
      }
      #expect(fast.snapshot == plain.levels.map(\.traffic), "seed \(seed)")
    }
  }

  /// Figures on which Dinero IV and an independent C simulator agree: an int8 NHWC pointwise
  /// convolution of 56x56, 24 to 144 channels, and a depthwise 3x3, one reference per operand byte.
  @Test func equalsDineroOnAPublicTrace() {
    let l1 = CacheGeometry(line: 32, ways: 4, sets: 128, serves: ["dram"])  // 16 KiB
    let l2 = CacheGeometry(line: 32, ways: 8, sets: 1024, serves: ["dram"])  // 256 KiB
    let dram = DRAM(bandwidth: Bandwidth(1e9), latency: Seconds(1e-7))
    let system = MemorySystem([
      MemoryLevel(name: "l1d", size: Bytes(16384), kind: .cache(l1)),
      MemoryLevel(name: "l2", size: Bytes(262_144), kind: .cache(l2)),
      MemoryLevel(name: "dram", size: Bytes(1 << 30), kind: .dram(dram)),
    ])
    PointwiseDepthwiseTrace.emit { address, isWrite in
      system.replay(
        Run(
          address: AddressMap.address(level: 2, offset: address), width: 1, stride: 1, count: 1),
        isWrite: isWrite)
    }
    let (first, second, memory) = (system.snapshot[0], system.snapshot[1], system.snapshot[2])
    #expect(first.accesses == 30_515_328)
    #expect((first.readMisses, first.writeMisses) == (62_689, 28_224))
    // 90,913 fetches + 28,224 write-backs, of which 128 happen when the caches are flushed at the end.
    #expect(second.accesses == 119_137 - 128)
    #expect(second.misses == 44_837)
    #expect(first.fillBytes == 2_909_216)
    #expect(memory.readBytes == 1_434_784)
  }
}

/// A small, well-known generator (Steele, Lea, Flood 2014): the same cases on every machine.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
