import HWSimCore
import HWSimSimulator
import Testing

/// Do the three classes say what a fully associative cache of the same size would have done?
@Suite struct MissClassesFollowHill {
  /// A set-associative LRU cache, each set an array, most recent line first.
  private struct PlainCache {
    let ways: Int
    var sets: [[UInt64]]

    init(sets: Int, ways: Int) {
      self.ways = ways
      self.sets = Array(repeating: [], count: sets)
    }

    /// - Returns: whether it missed.
    mutating func touch(_ line: UInt64, allocates: Bool = true) -> Bool {
      let set = Int(line % UInt64(sets.count))
      let way = sets[set].firstIndex(of: line)
      if let way { sets[set].remove(at: way) }
      guard way != nil || allocates else { return true }
      sets[set].insert(line, at: 0)
      if sets[set].count > ways { sets[set].removeLast() }
      return way == nil
    }
  }

  @Test func classifyAStreamByHand() {
    // Two lines, direct-mapped: even lines share one set, odd ones the other.
    var classes = MissClasses(lines: 2)
    let found = [
      classes.touch(0, missed: true), classes.touch(2, missed: true),
      classes.touch(0, missed: true),  // Two lines would both have been kept.
      classes.touch(4, missed: true), classes.touch(6, missed: true),
      classes.touch(0, missed: true),  // 4 and 6 fill both.
      classes.touch(0, missed: false),
    ]
    #expect(
      found == [
        .compulsory, .compulsory, .conflict, .compulsory, .compulsory, .capacity, nil,
      ])
    #expect((classes.compulsory, classes.capacity, classes.conflict) == (4, 1, 1))
  }

  @Test(arguments: 0..<20)
  func equalAPlainDefinition(block: Int) {
    for seed in block * 100..<(block + 1) * 100 {
      var random = SplitMix64(seed: UInt64(seed) << 32)
      let (sets, ways) = (1 << random.below(4), 1 + random.below(4))
      var stream = LineStream(seed: seed, span: 80)
      var cache = PlainCache(sets: sets, ways: ways)
      var whole = PlainCache(sets: 1, ways: sets * ways)
      var seen = Set<UInt64>()
      var classes = MissClasses(lines: sets * ways)
      var (misses, differences) = (0, 0)
      for _ in 0..<400 {
        let (line, allocates) = (stream.next(), random.below(5) > 0)
        let missed = cache.touch(line, allocates: allocates)
        let wholeMissed = whole.touch(line, allocates: allocates)
        let isFirst = seen.insert(line).inserted
        let expected: MissClass? =
          missed ? !wholeMissed ? .conflict : isFirst ? .compulsory : .capacity : nil
        if classes.touch(line, missed: missed, allocates: allocates) != expected {
          differences += 1
        }
        if missed { misses += 1 }
      }
      #expect(differences == 0, "seed \(seed)")
      #expect(classes.compulsory + classes.capacity + classes.conflict == misses)
      #expect(classes.compulsory == seen.count)
      if sets == 1 { #expect(classes.conflict == 0) }
    }
  }

  /// More lines than the first table holds, and a cache of which most lines are evicted again.
  @Test func surviveGrowth() {
    var cache = PlainCache(sets: 64, ways: 4)
    var distances = ReuseDistances()
    var classes = MissClasses(lines: 256)
    var random = SplitMix64(seed: 1)
    var (capacity, conflict) = (0, 0)
    for _ in 0..<200_000 {
      let line = UInt64(random.below(4) == 0 ? random.below(20_000) : random.below(300))
      let missed = cache.touch(line)
      classes.touch(line, missed: missed)
      // 256 lines hit what returns within a distance of 256.
      guard let distance = distances.touch(line), missed else { continue }
      if distance < 256 { conflict += 1 } else { capacity += 1 }
    }
    #expect(classes.compulsory == distances.coldTouches)
    #expect((classes.capacity, classes.conflict) == (capacity, conflict))
  }
}
