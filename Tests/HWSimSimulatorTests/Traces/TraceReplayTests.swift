import HWSimCore
import HWSimSimulator
import Testing

/// Does a trace go where it belongs, and can no trace break the replay?
@Suite struct TraceReplays {
  private static let cache = (
    name: "l1", geometry: CacheGeometry(line: 64, ways: 4, sets: 4)
  )

  private func replay(
    _ header: TraceHeader, _ events: [TraceEvent], _ options: ReplayOptions = ReplayOptions()
  ) throws(SimulationError) -> ReplayResult {
    let target = ReplayTarget(caches: [Self.cache], for: header)
    var replay = TraceReplay(target, header: header, options)
    for event in events { try replay.feed(event) }
    return replay.result()
  }

  private func run(_ memory: Int, _ offset: Int, bytes: Int, times: Int = 1) -> TraceEvent {
    let address = AddressMap.address(level: memory, offset: offset)
    return .run(Run(at: address, bytes: bytes, width: 4), .read, times: times)
  }

  @Test func memoriesOfATraceAreKeptApart() throws {
    let header = TraceHeader(title: "t", memories: ["a", "l1"])
    let result = try replay(header, [run(0, 0, bytes: 64), run(1, 0, bytes: 64)])
    #expect(result.levels.map(\.level.name) == ["l1", "a", "l1"])
    #expect(result.levels.map(\.traffic.reads) == [32, 1, 1])
    #expect(result.trace.reads == 32)
  }

  /// What comes before the first layer is no layer's.
  @Test func layersAddUp() throws {
    let first = TraceEvent.layer(name: "one", kernel: "k")
    let second = TraceEvent.layer(name: "two", kernel: "k")
    let result = try replay(
      TraceHeader(title: "t"),
      [
        run(0, 0, bytes: 64), first, run(0, 64, bytes: 128), second, run(0, 0, bytes: 64), first,
        run(0, 4096, bytes: 64, times: 3),
      ])
    #expect(result.layers.map(\.name) == ["one", "two"])
    #expect(result.layers.map { $0.traffic[0].reads } == [32 + 3 * 16, 16])
    #expect(result.layers.map { $0.traffic[0].misses } == [2 + 1, 0])
    #expect(result.levels[0].traffic.reads == 16 + 32 + 16 + 3 * 16)
  }

  @Test func layersDoNotGrowWithoutEnd() throws {
    let events = (0..<20_000).flatMap { index in
      [TraceEvent.layer(name: "layer \(index)", kernel: "k"), run(0, index * 64, bytes: 64)]
    }
    let result = try replay(TraceHeader(title: "t"), events)
    #expect(result.layers.count == 1 << 14 + 1)
    #expect(result.layers.reduce(0) { $0 + $1.traffic[0].reads } == 20_000 * 16)
    #expect(result.layers.last?.traffic[0].reads == (20_000 - 1 << 14) * 16)
  }

  /// 2^40 accesses of 2^20 bytes are 2^60 bytes: a few of them would overflow a counter.
  @Test func moreThanCountersHoldIsRefused() throws {
    let header = TraceHeader(title: "t", memories: ["a"])
    let huge = Run(address: 0, width: 1 << 20, stride: 1 << 20, count: 1)
    #expect(huge.isPossible(times: 1 << 40))
    #expect(throws: SimulationError.self) {
      try replay(header, [.run(huge, .write, times: 1 << 40)])
    }
    // As many as are allowed do not stop it, as repetitions are not replayed.
    let small = Run(address: 0, width: 4, stride: 4, count: 16)
    let result = try replay(header, [.run(small, .read, times: 1 << 36)])
    #expect(result.levels[0].traffic.reads == 1 << 40)
    #expect(result.levels[0].traffic.misses == 1)
  }

  @Test func tensorsNameTheirMisses() throws {
    let address = AddressMap.address(level: 0, offset: 4096)
    let header = TraceHeader(
      title: "t", memories: ["a"],
      tensors: [TraceTensor(name: "weights", address: address, bytes: 128)])
    var options = ReplayOptions()
    options.regions = 10
    let result = try replay(
      header, [run(0, 4096, bytes: 128), run(0, 8192, bytes: 64), run(0, 0, bytes: 64)], options)
    let regions = try #require(result.regions)
    #expect(regions.size == nil)
    #expect(regions.largest.map(\.name) == ["weights", nil])
    #expect(regions.largest.map(\.offset) == [4096, 0])
    // Two lines in the tensor; one before and one behind it.
    #expect(regions.largest.map(\.misses) == [2, 2])
  }
}
