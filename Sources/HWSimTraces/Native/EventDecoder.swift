internal import HWSimCore

/// Decodes the events of one block after the other.
struct EventDecoder {
  /// Addresses name one of these many memories.
  private let memories: Int
  private let slots: UnsafeMutablePointer<RunSlot>
  /// Of each slot, the offsets at which its run stays in its memory.
  private let offsets: UnsafeMutablePointer<ClosedRange<Int>>
  private var bodies: [InstructionMix] = []
  private var shapes = 0
  private var (nextSlot, nextBody) = (0, 0)
  private var states: (read: AccessState, write: AccessState, fetch: AccessState)
  private var batch = AccessBatch()
  private(set) var totals = EventTotals()

  init(memories: Int) {
    self.memories = memories
    slots = .allocate(capacity: NativeFormat.slots)
    offsets = .allocate(capacity: NativeFormat.slots)
    states = (AccessState(), AccessState(), AccessState())
  }

  func deallocate() {
    slots.deallocate()
    offsets.deallocate()
    batch.deallocate()
  }

  /// Forgets what came before: a block can be read by itself.
  mutating func beginBlock() {
    (shapes, nextSlot, nextBody) = (0, 0, 0)
    bodies.removeAll(keepingCapacity: true)
    states = (AccessState(), AccessState(), AccessState())
  }

  mutating func next(_ cursor: inout PayloadCursor) throws(PayloadProblem) -> TraceEvent {
    let tag = try cursor.byte()
    let slot = Int(tag & 0x3F)
    switch tag & 0xC0 {
    case NativeFormat.Tag.sameStep: return try run(slot, step: nil)
    case NativeFormat.Tag.newStep: return try run(slot, step: cursor.signed())
    case NativeFormat.Tag.compute: return try compute(slot, &cursor)
    default: break
    }
    switch NativeFormat.Control(rawValue: UInt8(slot)) {
    case .layer:
      totals.layers += 1
      return .layer(name: try cursor.name(), kernel: try cursor.name())
    case .shape: return try shape(&cursor)
    case .body: return try body(&cursor)
    case .accesses: return try accesses(&cursor)
    case nil:
      throw PayloadProblem(found: "an event of type \(slot)", expected: "a type from 0 to 3")
    }
  }

  // MARK: Runs

  @inline(__always)
  private mutating func run(_ slot: Int, step: Int?) throws(PayloadProblem) -> TraceEvent {
    guard slot < shapes else {
      throw PayloadProblem(found: "a run of shape \(slot)", expected: "one that came before")
    }
    let step = step ?? slots[slot].step
    let offset = Int(AddressMap.offset(of: slots[slot].run.address))
    let (moved, overflow) = offset.addingReportingOverflow(step)
    guard !overflow, offsets[slot] ~= moved else { throw Self.outside }
    slots[slot].step = step
    slots[slot].run.address &+= UInt64(bitPattern: Int64(step))
    totals.runs += 1
    return .run(slots[slot].run, slots[slot].kind, times: slots[slot].times)
  }

  private mutating func shape(_ cursor: inout PayloadCursor) throws(PayloadProblem) -> TraceEvent {
    guard let kind = AccessKind(rawValue: try cursor.byte()) else {
      throw PayloadProblem(found: "another kind of access", expected: "a kind from 0 to 2")
    }
    let address = try cursor.unsigned()
    var run = Run(address: address, width: 0, stride: 0, count: 0)
    run.width = try cursor.size("a width below 2^63")
    run.stride = try cursor.signed()
    run.count = try cursor.size("a count below 2^63")
    run.tail = try cursor.size("a tail below 2^63")
    run.rows = try cursor.size("rows below 2^63")
    run.rowStride = try cursor.signed()
    let slot = RunSlot(run: run, kind: kind, times: try cursor.size("repetitions below 2^63"))
    guard run.isPossible(times: slot.times), let span = run.span,
      AddressMap.level(of: address) < memories
    else { throw Self.outside }
    (slots + nextSlot).initialize(to: slot)
    let end = 1 << Int(AddressMap.offsetBits)
    // Even a run that reaches nothing has an offset of 48 bits.
    let offsets = -span.lowerBound...min(end - span.upperBound, end - 1)
    (self.offsets + nextSlot).initialize(to: offsets)
    nextSlot = (nextSlot + 1) % NativeFormat.slots
    shapes = min(shapes + 1, NativeFormat.slots)
    totals.runs += 1
    return .run(run, kind, times: slot.times)
  }

  private static var outside: PayloadProblem {
    PayloadProblem(
      found: "a run that leaves its memory or has no end",
      expected: "one within 2^48 bytes of a memory of the header, of at most 2^40 accesses")
  }

  // MARK: Instructions

  private mutating func compute(
    _ slot: Int, _ cursor: inout PayloadCursor
  ) throws(PayloadProblem) -> TraceEvent {
    guard slot < bodies.count else {
      throw PayloadProblem(found: "loop body \(slot)", expected: "one that came before")
    }
    totals.computes += 1
    return .compute(bodies[slot], times: try cursor.number("a number of executions"))
  }

  private mutating func body(_ cursor: inout PayloadCursor) throws(PayloadProblem) -> TraceEvent {
    let present = try cursor.byte()
    var body = InstructionMix()
    for (bit, instruction) in InstructionClass.allCases.enumerated() where present >> bit & 1 == 1 {
      body[instruction] = try cursor.number("a number of instructions")
    }
    if nextBody < bodies.count { bodies[nextBody] = body } else { bodies.append(body) }
    nextBody = (nextBody + 1) % NativeFormat.slots
    totals.computes += 1
    return .compute(body, times: try cursor.number("a number of executions"))
  }

  // MARK: Single accesses

  private mutating func accesses(
    _ cursor: inout PayloadCursor
  ) throws(PayloadProblem) -> TraceEvent {
    let count = try cursor.size("at most 4096 accesses", atMost: NativeFormat.largestBatch)
    var (batch, states) = (batch, states)
    batch.removeAll()
    for _ in 0..<count {
      let bits = try cursor.unsigned()
      let isNewSize = bits & 4 != 0
      let distance = Int(bits >> 4) ^ -Int(bits >> 3 & 1)
      let size = isNewSize ? try cursor.unsigned() : 0
      switch bits & 3 {
      case 0: try Self.append(.read, distance, size, &states.read, to: &batch)
      case 1: try Self.append(.write, distance, size, &states.write, to: &batch)
      case 2: try Self.append(.fetch, distance, size, &states.fetch, to: &batch)
      default: throw PayloadProblem(found: "another kind of access", expected: "a kind from 0 to 2")
      }
    }
    (self.batch, self.states) = (batch, states)
    totals.accesses += UInt64(count)
    return .accesses(batch.contents)
  }

  @inline(__always)
  private static func append(
    _ kind: AccessKind, _ distance: Int, _ size: UInt64, _ state: inout AccessState,
    to batch: inout AccessBatch
  ) throws(PayloadProblem) {
    if size > 0 { state.bytes = Int(truncatingIfNeeded: size) }
    let address = state.end &+ UInt64(bitPattern: Int64(distance))
    let bytes = UInt64(bitPattern: Int64(state.bytes))
    guard Access.isPossible(address: address, bytes: bytes) else {
      throw PayloadProblem(
        found: "an access of \(bytes) bytes at \(String(address, radix: 16))",
        expected: "1 to 16383 bytes that end within 2^48")
    }
    batch.append(address, bytes, kind)
    state.end = address + bytes
  }
}
