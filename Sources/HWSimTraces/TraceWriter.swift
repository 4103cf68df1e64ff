public import HWSimCore

/// Writes a trace in hwsim's own format, in constant memory.
///
///     var writer = TraceWriter(TraceHeader(title: "ls"), to: try TraceOutput(path: "ls.hwtrace"))
///     kernel.emit(into: &writer)
///     try writer.finish()
///
/// What cannot be written (a full disk, a run outside its memory) is thrown by `finish`. Without
/// `finish`, a file is not there.
public struct TraceWriter: TraceSink, ~Copyable {
  private var blocks: BlockWriter
  private var encoder = EventEncoder()
  private let memories: Int
  private let cachedMemories: [Bool]

  /// - Parameter cachedMemories: of each memory, whether it lies behind a cache, which kernels ask; those
  ///   not named do. A trace of uncached memories is shorter, but is for such devices only.
  public init(_ header: TraceHeader, to output: TraceOutput, cachedMemories: [Bool] = []) {
    blocks = BlockWriter(output)
    memories = max(1, header.memories.count)
    self.cachedMemories = cachedMemories
    if let problem = HeaderEncoder.write(header, to: &blocks) {
      output.fail(found: problem.found, expected: "\(problem.expected)")
    }
  }

  deinit { encoder.deallocate() }

  /// Bytes written so far.
  public var bytes: Int { blocks.output.count + encoder.payload.count }

  public func isCached(_ address: UInt64) -> Bool {
    let level = AddressMap.level(of: address)
    return level >= cachedMemories.count || cachedMemories[level]
  }

  /// What follows belongs to this layer.
  public mutating func layer(name: String, kernel: String) {
    encoder.layer(name: name, kernel: kernel)
    flushIfFull()
  }

  public mutating func access(_ run: Run, isWrite: Bool, times: Int) {
    access(run, isWrite ? .write : .read, times: times)
  }

  public mutating func access(_ run: Run, _ kind: AccessKind, times: Int) {
    guard run.isPossible(times: times), AddressMap.level(of: run.address) < memories else {
      return blocks.output.fail(
        found: "a run that leaves its memory or has no end: \(run), \(times) times",
        expected: "one within 2^48 bytes of a memory of the header, of at most 2^40 accesses")
    }
    encoder.run(run, kind, times: times)
    flushIfFull()
  }

  /// Single accesses, in order.
  public mutating func accesses(_ accesses: UnsafeBufferPointer<Access>) {
    let isPossible = accesses.allSatisfy {
      Access.isPossible(address: $0.address, bytes: UInt64($0.bytes))
    }
    guard isPossible else {
      return blocks.output.fail(
        found: "an access of no bytes, or above 2^48", expected: "1 to 16383 bytes within 2^48")
    }
    var rest = accesses[...]
    while !rest.isEmpty {
      rest = rest.dropFirst(encoder.accesses(rest))
      flushIfFull()
    }
  }

  public mutating func compute(_ body: InstructionMix, times count: Double) {
    let isPossible = InstructionClass.allCases.allSatisfy { Self.isCount(body[$0]) }
    guard isPossible, Self.isCount(count) else {
      return blocks.output.fail(
        found: "\(count) times \(body)", expected: "numbers of instructions, none of them negative")
    }
    encoder.compute(body, times: count)
    flushIfFull()
  }

  private static func isCount(_ number: Double) -> Bool { number >= 0 && number.isFinite }

  /// What a reader has read.
  public mutating func write(_ event: TraceEvent) {
    switch event {
    case .layer(let name, let kernel): layer(name: name, kernel: kernel)
    case .run(let run, let kind, let times): access(run, kind, times: times)
    case .accesses(let batch): accesses(batch)
    case .compute(let body, let times): compute(body, times: times)
    }
  }

  /// Writes the end, and puts the file in its place.
  public mutating func finish() throws(TraceError) {
    guard !blocks.output.isFinished else { return }
    flush()
    var totals = PayloadBuffer(capacity: 64)
    defer { totals.deallocate() }
    for count in encoder.totals.counts { totals.unsigned(count) }
    blocks.write(.end, totals.contents)
    try blocks.output.finish()
  }

  @inline(__always)
  private mutating func flushIfFull() { if encoder.isFull { flush() } }

  private mutating func flush() {
    if encoder.payload.count > 0 { blocks.write(.events, encoder.payload.contents) }
    encoder.beginBlock()
  }
}
