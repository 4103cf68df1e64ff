import HWSimSimulator
import Testing

/// Is the distance of a touch the number of other lines since the last touch of its line?
@Suite struct ReuseDistancesAreExact {
  @Test func areThoseOfAStreamByHand() {
    var distances = ReuseDistances()
    let found = [1, 2, 3, 1, 1, 3, 2].map { distances.touch($0) }
    // 1 returns after 2 and 3; then at once; 3 after 1; 2 after 3 and 1.
    #expect(found == [nil, nil, nil, 2, 0, 1, 2])
    #expect(distances.coldTouches == 3)
    #expect((0...2).map { distances.touches(at: $0) } == [1, 1, 2])
  }

  @Test(arguments: 0..<20)
  func equalAPlainStackOnRandomStreams(block: Int) {
    for seed in block * 100..<(block + 1) * 100 {
      var stream = LineStream(seed: seed, span: 60)
      var distances = ReuseDistances()
      var stack = PlainStack()
      var differences = 0
      for _ in 0..<400 {
        let line = stream.next()
        if distances.touch(line) != stack.touch(line) { differences += 1 }
      }
      #expect(differences == 0, "seed \(seed)")
      #expect(distances.coldTouches == stack.lines.count)
      #expect(distances.touches == 400)
    }
  }

  /// Enough lines and touches to grow every structure and to renumber times again and again.
  @Test(arguments: 0..<4)
  func equalAPlainStackOnLongStreams(seed: Int) {
    var stream = LineStream(seed: seed, span: 6000)
    var distances = ReuseDistances()
    var stack = PlainStack()
    var differences = 0
    for _ in 0..<40_000 {
      let line = stream.next()
      if distances.touch(line) != stack.touch(line) { differences += 1 }
    }
    #expect(differences == 0)
  }

  @Test func repeatedTouchesHaveDistanceZero() {
    var distances = ReuseDistances()
    distances.touch(9)
    distances.touchAgain(times: 41)
    #expect(distances.touches(at: 0) == 41)
    #expect(distances.touches == 42)
  }
}

/// Does the working-set curve give the misses of caches that were simulated?
@Suite struct WorkingSetCurveIsExact {
  /// Misses of a fully associative LRU cache, which evicts the line of the oldest time stamp.
  private func misses(_ lines: [UInt64], capacity: Int) -> Int {
    var (lastUse, misses): ([UInt64: Int], Int) = ([:], 0)
    for (time, line) in lines.enumerated() {
      if lastUse[line] == nil {
        misses += 1
        if lastUse.count == capacity, let oldest = lastUse.min(by: { $0.value < $1.value }) {
          lastUse[oldest.key] = nil
        }
      }
      lastUse[line] = time
    }
    return misses
  }

  @Test(arguments: 0..<40)
  func equalsCachesOfEveryCapacity(seed: Int) {
    var stream = LineStream(seed: seed, span: 40)
    let lines = (0..<300).map { _ in stream.next() }
    var distances = ReuseDistances()
    for line in lines { distances.touch(line) }
    for capacity in 1...50 {
      #expect(distances.misses(capacity: capacity) == misses(lines, capacity: capacity))
    }
    for point in distances.workingSetCurve {
      #expect(point.misses == misses(lines, capacity: point.lines))
    }
  }

  @Test(arguments: 0..<100)
  func fallsFromAllChangesOfLineToFirstTouches(seed: Int) {
    var stream = LineStream(seed: seed, span: 500)
    var distances = ReuseDistances()
    for _ in 0..<2000 { distances.touch(stream.next()) }
    let curve = distances.workingSetCurve
    #expect(curve.map(\.lines) == (0..<curve.count).map { 1 << $0 })
    #expect(zip(curve, curve.dropFirst()).allSatisfy { $0.misses >= $1.misses })
    #expect(curve.first?.misses == distances.touches - distances.touches(at: 0))
    #expect(curve.last?.misses == distances.coldTouches)
  }

  /// A loop over one line more than fits misses always; over as many as fit, only at first.
  @Test func hasTheCliffOfALoop() {
    var distances = ReuseDistances()
    for _ in 0..<10 { for line in 0..<4096 { distances.touch(UInt64(line)) } }
    #expect(distances.misses(capacity: 4095) == 40_960)
    #expect(distances.misses(capacity: 4096) == 4096)
  }
}
