internal import HWSimCore

/// Reads a `.hwtrace` file.
final class NativeReader {
  private struct State {
    var decoder: EventDecoder
    /// In the current block.
    var cursor: PayloadCursor
    var isAtEnd = false
  }

  let header: TraceHeader
  private let blocks: BlockReader
  /// Behind a pointer, because each access to a class's variable is checked for exclusiveness, which
  /// takes longer than an event.
  private let state: UnsafeMutablePointer<State>

  init(_ input: ByteInput) throws(TraceError) {
    blocks = try BlockReader(input)
    header = try Self.header(blocks)
    state = .allocate(capacity: 1)
    let decoder = EventDecoder(memories: max(1, header.memories.count))
    state.initialize(to: State(decoder: decoder, cursor: blocks.nothing))
  }

  deinit {
    state.pointee.decoder.deallocate()
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// - Returns: nil behind the end block.
  func next() throws(TraceError) -> TraceEvent? {
    while state.pointee.cursor.isAtEnd {
      if state.pointee.isAtEnd { return nil }
      try nextBlock()
    }
    do throws(PayloadProblem) {
      return try state.pointee.decoder.next(&state.pointee.cursor)
    } catch {
      throw blocks.bad(state.pointee.cursor, error)
    }
  }

  private func nextBlock() throws(TraceError) {
    var (type, cursor) = try blocks.next()
    switch type {
    case .events:
      state.pointee.decoder.beginBlock()
      state.pointee.cursor = cursor
    case .end:
      do throws(PayloadProblem) { try checkTotals(&cursor) } catch {
        throw blocks.bad(cursor, error)
      }
      try blocks.expectEnd()
      state.pointee.cursor = blocks.nothing
      state.pointee.isAtEnd = true
    case .header, .tensors:
      throw blocks.bad(
        cursor, PayloadProblem(found: "a block of type \(type)", expected: "events or the end"))
    }
  }

  private func checkTotals(_ cursor: inout PayloadCursor) throws(PayloadProblem) {
    let stated = EventTotals(
      layers: try cursor.unsigned(), runs: try cursor.unsigned(),
      accesses: try cursor.unsigned(), computes: try cursor.unsigned())
    try Self.expectEnd(cursor)
    guard stated == state.pointee.decoder.totals else {
      throw PayloadProblem(
        found: "\(Self.text(state.pointee.decoder.totals))",
        expected: "as many as the end block states")
    }
  }

  private static func text(_ totals: EventTotals) -> String {
    "\(totals.layers) layers, \(totals.runs) runs, \(totals.accesses) accesses and "
      + "\(totals.computes) computations"
  }

  private static func expectEnd(_ cursor: PayloadCursor) throws(PayloadProblem) {
    guard cursor.isAtEnd else {
      throw PayloadProblem(
        found: "\(cursor.count) bytes more in a block", expected: "its end")
    }
  }

  // MARK: Header

  private static func header(_ blocks: BlockReader) throws(TraceError) -> TraceHeader {
    var (header, tensors) = (TraceHeader(title: ""), 0)
    try contents(.header, of: blocks) { (cursor) throws(PayloadProblem) in
      header.title = try cursor.name()
      let memories = try cursor.size("at most 256 memories", atMost: NativeFormat.mostMemories)
      for _ in 0..<memories { header.memories.append(try cursor.name()) }
      tensors = try cursor.size("at most 2^20 tensors", atMost: NativeFormat.mostTensors)
    }
    while header.tensors.count < tensors {
      try contents(.tensors, of: blocks) { (cursor) throws(PayloadProblem) in
        // One at least, so that empty blocks do not go on for ever.
        repeat {
          guard header.tensors.count < tensors else {
            throw PayloadProblem(found: "one tensor more", expected: "as many as the header states")
          }
          header.tensors.append(try tensor(&cursor, memories: max(1, header.memories.count)))
        } while !cursor.isAtEnd
      }
    }
    return header
  }

  /// Reads a block of a known type whole.
  private static func contents(
    _ wanted: NativeFormat.Block, of blocks: BlockReader,
    _ read: (inout PayloadCursor) throws(PayloadProblem) -> Void
  ) throws(TraceError) {
    var (type, cursor) = try blocks.next()
    do throws(PayloadProblem) {
      guard type == wanted else {
        throw PayloadProblem(
          found: "a block of type \(type)", expected: "the header and then its tensors")
      }
      try read(&cursor)
      try expectEnd(cursor)
    } catch {
      throw blocks.bad(cursor, error)
    }
  }

  private static func tensor(
    _ cursor: inout PayloadCursor, memories: Int
  ) throws(PayloadProblem) -> TraceTensor {
    let name = try cursor.name()
    let address = try cursor.unsigned()
    let bytes = try cursor.size("at most 2^48 bytes", atMost: 1 << Int(AddressMap.offsetBits))
    let tensor = TraceTensor(name: name, address: address, bytes: bytes)
    guard HeaderEncoder.isInside(tensor, memories: memories) else {
      throw PayloadProblem(
        found: "a tensor that leaves its memory",
        expected: "one within 2^48 bytes of a memory of the header")
    }
    return tensor
  }
}
