import HWSimCore
import HWSimTraces
import Testing

/// Is what is read what was written?
@Suite struct RoundTripIsExact {
  @Test(arguments: 0..<40)
  func randomTraces(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    // From none to some megabytes: many blocks.
    let trace = RandomTrace(events: seed * seed * 4, &random)
    let bytes = try written(trace.header, trace.events)
    let kept = try read(bytes)
    #expect(kept.header == trace.header)
    #expect(kept.events.joined == trace.events.joined)
  }

  @Test func aReaderFeedsAWriter() throws {
    var random = SplitMix64(seed: 1)
    let trace = RandomTrace(events: 3000, &random)
    let bytes = try written(trace.header, trace.events)
    let sink = Sink()
    var reader = try TraceReader(.bytes(bytes, name: "a"))
    var writer = TraceWriter(reader.header, to: sink.output)
    while let event = try reader.next() { writer.write(event) }
    try writer.finish()
    #expect(sink.bytes == bytes)
  }

  @Test func extremes() throws {
    let end = 1 << 48
    let events: [KeptEvent] = [
      .run(Run(at: UInt64(end - 1), bytes: 1, width: 1), .read, 1),
      .run(Run(address: 0, width: end, stride: 0, count: 1), .write, 0),
      .run(Run(address: UInt64(end - 4), width: 4, stride: -(end - 4), count: 2), .fetch, 1),
      .run(Run(address: 8, width: 8, stride: 8, count: 0, rows: 0, rowStride: .min), .read, .max),
      .run(Run(address: 8, width: 1, stride: 0, count: 1 << 40), .read, 1),
      .accesses([
        access(0, 1, .read), access(UInt64(end - Access.largest), Access.largest, .write),
        access(UInt64(end - 1), 1, .fetch), access(0, Access.largest, .write),
      ]),
      .compute(InstructionMix(), .greatestFiniteMagnitude),
      .compute(InstructionMix(), 0x1p53 - 1), .compute(InstructionMix(), 0x1p53),
      .compute(InstructionMix(), .leastNonzeroMagnitude),
    ]
    let header = TraceHeader(title: "extremes")
    #expect(try read(written(header, events)).events == events)
  }

  @Test func namesAreCutAtACharacter() throws {
    // 4096 bytes hold 1365 characters of three bytes, and one byte is left.
    let name = String(repeating: "層", count: 2000)
    let cut = String(repeating: "層", count: 1365)
    let bytes = try written(TraceHeader(title: name, memories: [name]), [.layer(name, "k")])
    let kept = try read(bytes)
    #expect(kept.header.title == cut && kept.events == [.layer(cut, "k")])
    #expect(kept.header.memories[0].utf8.count == 255)  // 85 characters of three bytes
  }

  @Test func manyTensors() throws {
    let tensors = (0..<20_000).map {
      TraceTensor(name: "a tensor with a longish name \($0)", address: UInt64($0 * 100), bytes: 100)
    }
    let header = TraceHeader(title: "t", memories: ["sram"], tensors: tensors)
    #expect(try read(written(header, [])).header == header)
  }

  /// A run that repeats its shape and step is one byte: 100 000 of them, 7 blocks at most.
  @Test func regularRunsAreOneByte() throws {
    let events: [KeptEvent] = (0..<50_000).flatMap { index -> [KeptEvent] in
      [
        .run(Run(at: UInt64(index * 64), bytes: 64, width: 16), .read, 1),
        .run(Run(at: UInt64(1 << 30 + index * 32), bytes: 32, width: 16), .write, 1),
      ]
    }
    let bytes = try written(TraceHeader(title: "t"), events)
    #expect(try read(bytes).events == events)
    #expect(100_000..<100_600 ~= bytes.count)
  }
}

/// What is said of events that cannot be written?
@Suite struct BadEventsAreRefused {
  @Test(arguments: [
    (Run(at: 1 << 48, bytes: 1, width: 1), 1),  // memory 1 of a header without memories
    (Run(at: 1 << 48 - 1, bytes: 2, width: 2), 1), (Run(at: 0, bytes: 8, width: 8), -1),
    (Run(address: 0, width: 0, stride: 0, count: 1), 1),
    (Run(address: 8, width: 4, stride: -4, count: 4), 1),
    (Run(address: 8, width: 4, stride: .max, count: 4), 1),
    (Run(address: 8, width: 4, stride: 4, count: 4, rows: .max, rowStride: .max), 1),
    (Run(address: 8, width: 4, stride: 0, count: 1_000_000_000_000_000_000), 1),
    (Run(address: 8, width: 4, stride: 0, count: 1), 1_000_000_000_000_000_000),
    (Run(address: 8, width: 4, stride: 0, count: -1), 1),
  ])
  func run(_ run: Run, _ times: Int) {
    let error = #expect(throws: TraceError.self) {
      try written(TraceHeader(title: "t"), [.run(run, .read, times)])
    }
    #expect(error?.found.hasPrefix("a run that leaves its memory") == true)
  }

  @Test(arguments: [-1, .nan, .infinity]) func number(_ number: Double) {
    #expect(throws: TraceError.self) {
      try written(TraceHeader(title: "t"), [.compute(InstructionMix(), number)])
    }
    var body = InstructionMix()
    body.alu = number
    #expect(throws: TraceError.self) {
      try written(TraceHeader(title: "t"), [.compute(body, 1)])
    }
  }

  @Test(arguments: [
    access(5, 0, .read),
    access(1 << 48 - 1, 2, .read),
  ])
  func single(_ access: Access) {
    #expect(throws: TraceError.self) { try written(TraceHeader(title: "t"), [.accesses([access])]) }
  }

  @Test func header() {
    let outside = TraceTensor(name: "w", address: 1 << 48 - 1, bytes: 2)
    #expect(throws: TraceError.self) {
      try written(TraceHeader(title: "t", tensors: [outside]), [])
    }
    let many = [String](repeating: "m", count: 257)
    #expect(throws: TraceError.self) { try written(TraceHeader(title: "t", memories: many), []) }
  }
}
