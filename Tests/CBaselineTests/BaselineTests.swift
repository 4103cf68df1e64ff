import CBaseline
import HWSimCore
import HWSimSimulator
import Testing

/// Does the rival that hwsim's speed is compared with count right?
@Suite struct PlainCIsRight {
  private static let levels = [
    baseline_geometry(line_bytes: 32, ways: 4, sets: 128),  // 16 KiB
    baseline_geometry(line_bytes: 32, ways: 8, sets: 1024),  // 256 KiB
  ]

  private func replay(
    _ trace: UnsafeMutableBufferPointer<UInt64>, _ levels: [baseline_geometry] = levels
  ) -> [baseline_counts] {
    var counts = [baseline_counts(), baseline_counts()]
    #expect(baseline_replay(levels, trace.baseAddress, trace.count, &counts))
    return counts
  }

  /// Figures on which Dinero IV and an independent C simulator agree.
  @Test func equalsDineroOnAPublicTrace() {
    #expect(baseline_kernel_references() == 30_515_328)
    let trace = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: 30_515_328)
    defer { trace.deallocate() }
    baseline_kernel_trace(trace.baseAddress)
    let (first, second) = (replay(trace)[0], replay(trace)[1])
    #expect((first.reads, first.writes) == (29_612_160, 903_168))
    #expect(first.bytes == 30_515_328)
    #expect((first.read_misses, first.write_misses) == (62_689, 28_224))
    // 90,913 fetches + 28,224 write-backs, of which 128 happen when the caches are flushed at the end.
    #expect(second.accesses == 119_137 - 128)
    #expect(second.read_misses + second.write_misses == 44_837)
  }

  @Test func missesOnNearlyAllOfARandomTrace() {
    let trace = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: 100_000)
    defer { trace.deallocate() }
    baseline_random_trace(trace.baseAddress, trace.count, 1 << 30)
    let first = replay(trace)[0]
    #expect(first.reads == 100_000)
    // 16 KiB of 1 GiB: one hit in 65,536 is expected.
    #expect((99_980...100_000).contains(first.read_misses))
  }

  /// Reads and writes of several bytes, many across a line's end, in caches of all shapes.
  @Test(arguments: 0..<100)
  func equalsHWSimOnRandomTraces(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func below(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    let line = UInt32(16 << below(3))
    let levels = [
      baseline_geometry(line_bytes: line, ways: 1 + UInt32(below(9)), sets: 1 << UInt32(below(5))),
      baseline_geometry(
        line_bytes: line << UInt32(below(2)), ways: 1 + UInt32(below(9)),
        sets: 4 << UInt32(below(5))),
    ]
    let system = MemorySystem(
      levels.enumerated().map { index, level in
        MemoryLevel(
          name: "l\(index)", size: Bytes(0),
          kind: .cache(
            CacheGeometry(
              line: Int(level.line_bytes), ways: Int(level.ways), sets: Int(level.sets),
              serves: ["dram"])))
      } + [
        MemoryLevel(
          name: "dram", size: Bytes(1 << 30),
          kind: .dram(DRAM(bandwidth: Bandwidth(1e9), latency: Seconds(1e-7))))
      ])
    let trace = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: 5000)
    defer { trace.deallocate() }
    for index in trace.indices {
      let (offset, bytes, kind) = (4096 + below(16_384), 1 + below(16), below(2))
      trace[index] = offset << 16 | bytes << 2 | kind
      let address = AddressMap.address(level: 2, offset: Int(offset))
      let run = Run(address: address, width: Int(bytes), stride: Int(bytes), count: 1)
      system.replay(run, isWrite: kind == 1)
    }
    for (mine, theirs) in zip(system.snapshot, replay(trace, levels)) {
      #expect(mine.accesses == theirs.accesses)
      #expect(mine.readMisses == theirs.read_misses)
      #expect(mine.writeMisses == theirs.write_misses)
      #expect(mine.writebacks == theirs.writebacks)
    }
  }
}
