import HWSimCore
import HWSimTraces
import Testing

/// Does Dinero get every access?
@Suite struct DinHasEveryAccess {
  private func lines(
    _ events: [TraceEvent], memories: [String] = [], hasSizes: Bool = true
  ) throws(TraceError) -> [String] {
    let sink = Sink()
    var writer = DinWriter(
      TraceHeader(title: "t", memories: memories), to: sink.output, hasSizes: hasSizes)
    for event in events { writer.write(event) }
    try writer.finish()
    return String(decoding: sink.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test func runsAreExpanded() throws {
    var run = Run(at: 0x100, bytes: 10, width: 4)  // two of 4 bytes, one of 2
    (run.rows, run.rowStride) = (2, -0x20)
    let once = ["w 100 4", "w 104 4", "w 108 2", "w e0 4", "w e4 4", "w e8 2"]
    #expect(
      try lines([.run(run, .write, times: 2), .layer(name: "a", kernel: "k")]) == once + once)
    let labels = ["1 100", "1 104", "1 108", "1 e0", "1 e4", "1 e8"]
    #expect(try lines([.run(run, .write, times: 1)], hasSizes: false) == labels)
    let back = Run(address: 0x10, width: 2, stride: -8, count: 3)
    #expect(try lines([.run(back, .fetch, times: 1)]) == ["i 10 2", "i 8 2", "i 0 2"])
  }

  @Test func memoriesAreKeptApart() throws {
    let run = Run(at: AddressMap.address(level: 1, offset: 0x20), bytes: 8, width: 8)
    #expect(try lines([.run(run, .read, times: 1)], memories: ["a", "b"]) == ["r 10000000020 8"])
    // 2^40 is the next memory's first byte.
    let far = Run(at: AddressMap.address(level: 1, offset: 1 << 40 - 4), bytes: 8, width: 8)
    #expect(throws: TraceError.self) {
      try lines([.run(far, .read, times: 1)], memories: ["a", "b"])
    }
    #expect(throws: TraceError.self) { try lines([.run(run, .read, times: 1)], memories: ["a"]) }
  }

  @Test(arguments: 0..<8) func itIsReadBack(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let accesses = (0..<20_000).map { _ in
      access(
        UInt64.random(in: 0...1 << 47, using: &random) >> UInt64.random(in: 0...47, using: &random),
        Int.random(in: 1...Access.largest, using: &random),
        AccessKind.allCases.randomElement(using: &random) ?? .read)
    }
    let sink = Sink()
    var writer = DinWriter(TraceHeader(title: "t"), to: sink.output, hasSizes: true)
    accesses.withUnsafeBufferPointer { writer.write(.accesses($0)) }
    try writer.finish()
    #expect(try read(sink.bytes).events.accesses == accesses)
  }
}
