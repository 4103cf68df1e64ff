import HWSimCore
import HWSimSimulator
import Testing

/// Does replaying runs give the counts of simulating every access?
@Suite struct ReplayIsExact {
  /// At least 10,000 random hierarchies with random traces for each policy.
  @Test(arguments: ReplacementPolicyKind.allCases, 0..<20)
  func countersEqualTheOracles(policy: ReplacementPolicyKind, block: Int) {
    for seed in block * 500..<(block + 1) * 500 {
      var trial = RandomHierarchy(seed: UInt64(seed), policy)
      let fast = MemorySystem(trial.memory)
      let plain = PlainHierarchy(trial.memory)
      var previous: (run: Run, memory: Int, offset: Int, kind: AccessKind)?
      for _ in 0..<16 {
        var next = trial.run()
        // Repetitions take the shortcuts that need the tests most.
        if let previous, trial.random.below(3) == 0 { next = previous }
        previous = next
        let times = 1 + trial.random.below(4)
        next.run.address = AddressMap.address(level: next.memory, offset: next.offset)
        fast.replay(next.run, next.kind, times: times)
        for _ in 0..<times {
          plain.replay(next.run, memory: next.memory, offset: next.offset, next.kind)
        }
      }
      let isEqual = fast.snapshot == plain.snapshot
      #expect(isEqual, "seed \(seed): \(trial.summary)")
    }
  }

  /// Cores with private and shared caches, which write to each other's lines.
  @Test(arguments: ReplacementPolicyKind.allCases, 2...3)
  func countersOfSeveralCoresEqualTheOracles(policy: ReplacementPolicyKind, cores: Int) {
    for seed in 0..<1000 {
      var trial = RandomHierarchy(seed: UInt64(100_000 + seed), policy, cores: cores)
      var fast = MemorySystem(trial.memory, cores: cores)
      let plain = PlainHierarchy(trial.memory, cores: cores)
      for _ in 0..<24 {
        var next = trial.run()
        let (core, times) = (trial.random.below(cores), 1 + trial.random.below(3))
        next.run.address = AddressMap.address(level: next.memory, offset: next.offset)
        fast.select(core: core)
        fast.replay(next.run, next.kind, times: times)
        for _ in 0..<times {
          plain.replay(
            next.run, memory: next.memory, offset: next.offset, next.kind, core: core)
        }
      }
      let isEqual = fast.snapshot == plain.snapshot
      #expect(isEqual, "seed \(seed): \(trial.summary)")
    }
  }

  /// Single accesses in batches, and as runs of one.
  @Test(arguments: 0..<4) func batchesEqualTheOracle(block: Int) {
    for seed in block * 250..<(block + 1) * 250 {
      var trial = RandomHierarchy(seed: UInt64(200_000 + seed), .lru)
      let memory = trial.memory.count - 1
      let fast = MemorySystem(trial.memory)
      let plain = PlainHierarchy(trial.memory)
      let kinds: [AccessKind] = [.read, .read, .write, .fetch]
      let accesses = (0..<500).map { _ in
        Access(
          address: UInt64(20_000 + trial.random.below(3000)), bytes: 1 + trial.random.below(40),
          kind: kinds[trial.random.below(kinds.count)])
      }
      accesses.withUnsafeBufferPointer { fast.replay($0, memory: memory) }
      for access in accesses {
        let run = Run(address: 0, width: access.bytes, stride: access.bytes, count: 1)
        plain.replay(run, memory: memory, offset: Int(access.address), access.kind)
      }
      let isEqual = fast.snapshot == plain.snapshot
      #expect(isEqual, "seed \(seed): \(trial.summary)")
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
