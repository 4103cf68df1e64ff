import HWSimCore
import HWSimSimulator
import Testing

/// Does watching a replay tell the same story as its counters?
@Suite struct ObservationAddsUp {
  /// Random hierarchies, observed and not.
  @Test(arguments: ReplacementPolicyKind.allCases)
  func everyMissIsSomebodysAndOfSomeClass(policy: ReplacementPolicyKind) {
    for seed in 0..<400 {
      var trial = RandomHierarchy(seed: UInt64(300_000 + seed), policy)
      let plain = MemorySystem(trial.memory)
      let watched = MemorySystem(
        trial.memory,
        observing: ObservationOptions(regionShift: 8, classes: true, reuse: true))
      for _ in 0..<16 {
        var next = trial.run()
        next.run.address = AddressMap.address(level: next.memory, offset: next.offset)
        let times = 1 + trial.random.below(3)
        plain.replay(next.run, next.kind, times: times)
        watched.replay(next.run, next.kind, times: times)
      }
      let (counts, seen) = (watched.snapshot, watched.observations)
      #expect(counts == plain.snapshot, "seed \(seed): \(trial.summary)")
      for (index, level) in trial.memory.enumerated() {
        guard let cache = level.cache, let classes = seen[index].classes else { continue }
        let sum = classes.compulsory + classes.capacity + classes.conflict
        #expect(sum == counts[index].misses, "seed \(seed): \(trial.summary)")
        let regions = seen[index].regions.map(\.counts)
        #expect(regions.reduce(0) { $0 + $1.readMisses } == counts[index].readMisses)
        #expect(regions.reduce(0) { $0 + $1.writeMisses } == counts[index].writeMisses)
        if cache.victimLines == 0 {
          #expect(regions.reduce(0) { $0 + $1.writebacks } == counts[index].writebacks)
        }
        // What an exclusive cache receives from the one before it is no reference.
        guard cache.inclusion != .exclusive, let reuse = seen[index].reuse else { continue }
        let touches = reuse.histogram.reduce(reuse.cold, +)
        #expect(touches == counts[index].accesses, "seed \(seed), \(level.name): \(trial.summary)")
      }
    }
  }

  /// One set that holds everything or not: no miss is a conflict, and the curve has its misses.
  @Test func fullyAssociativeMissesAreOnTheCurve() {
    let cache = CacheGeometry(line: 32, ways: 16, sets: 1, serves: ["dram"])
    let dram = DRAM(bandwidth: Bandwidth(1e9), latency: Seconds(1e-7))
    let system = MemorySystem(
      [
        MemoryLevel(name: "l1", size: Bytes(512), kind: .cache(cache)),
        MemoryLevel(name: "dram", size: Bytes(1 << 20), kind: .dram(dram)),
      ], observing: ObservationOptions(classes: true, reuse: true))
    var random = SplitMix64(seed: 1)
    for _ in 0..<10_000 {
      let offset = random.below(64) * random.below(64) * 8
      let address = AddressMap.address(level: 1, offset: offset)
      system.replay(Run(address: address, width: 8, stride: 8, count: 1), .read)
    }
    let (misses, seen) = (system.snapshot[0].misses, system.observations[0])
    #expect(seen.classes?.conflict == 0)
    // A fully associative LRU cache of 16 lines is what the curve describes.
    #expect(seen.reuse?.workingSet.first { $0.lines == 16 }?.misses == misses)
  }
}
