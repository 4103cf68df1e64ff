internal import HWSimCore

/// Encodes events as `EventDecoder` reads them.
///
/// A run is compared with the shapes that came lately. Kernels repeat few shapes, each moving by the same
/// step mostly: such a run is one byte.
struct EventEncoder {
  private(set) var payload: PayloadBuffer
  private(set) var totals = EventTotals()

  private let slots: UnsafeMutablePointer<RunSlot>
  private var (shapes, nextSlot) = (0, 0)
  /// The slot of the last shape with this hash.
  private let slotOfHash: UnsafeMutablePointer<UInt8>
  private static let hashes = 256
  private var bodies: [InstructionMix] = []
  private var nextBody = 0
  private var states: (read: AccessState, write: AccessState, fetch: AccessState)

  /// Bytes after which a block is full enough. One event more fits behind.
  private static let fullBlock = 1 << 16
  private static let largestEvent = 1 << 14
  /// Single accesses in one event, of at most 11 bytes each.
  private static let largestBatch = 1 << 10

  init() {
    payload = PayloadBuffer(capacity: Self.fullBlock + Self.largestEvent)
    slots = .allocate(capacity: NativeFormat.slots)
    slotOfHash = .allocate(capacity: Self.hashes)
    states = (AccessState(), AccessState(), AccessState())
    beginBlock()
  }

  func deallocate() {
    payload.deallocate()
    slots.deallocate()
    slotOfHash.deallocate()
  }

  @inline(__always) var isFull: Bool { payload.count >= Self.fullBlock }

  mutating func beginBlock() {
    payload.removeAll()
    (shapes, nextSlot, nextBody) = (0, 0, 0)
    slotOfHash.update(repeating: 0xFF, count: Self.hashes)
    bodies.removeAll(keepingCapacity: true)
    states = (AccessState(), AccessState(), AccessState())
  }

  mutating func layer(name: String, kernel: String) {
    payload.byte(NativeFormat.Control.layer.rawValue)
    payload.name(name)
    payload.name(kernel)
    totals.layers += 1
  }

  // MARK: Runs

  /// - Precondition: the run is possible.
  @inline(__always)
  mutating func run(_ run: Run, _ kind: AccessKind, times: Int) {
    totals.runs += 1
    let hash = Self.hash(run, kind, times)
    let slot = Int(slotOfHash[hash])
    guard slot < shapes, slots[slot].fits(run, kind, times) else {
      return define(RunSlot(run: run, kind: kind, times: times), hash)
    }
    // Both addresses are of the same memory, so that the difference is one of 48-bit offsets.
    let step = Int(truncatingIfNeeded: run.address &- slots[slot].run.address)
    if step == slots[slot].step {
      payload.byte(NativeFormat.Tag.sameStep | UInt8(slot))
    } else {
      payload.byte(NativeFormat.Tag.newStep | UInt8(slot))
      payload.signed(step)
      slots[slot].step = step
    }
    slots[slot].run.address = run.address
  }

  @inline(__always)
  private static func hash(_ run: Run, _ kind: AccessKind, _ times: Int) -> Int {
    var mixed = run.width &+ run.stride &* 3 &+ run.count &* 5 &+ run.tail &* 7 &+ run.rows &* 11
    mixed = mixed &+ run.rowStride &* 13 &+ times &* 17 &+ Int(kind.rawValue) &* 19
    mixed = mixed &+ AddressMap.level(of: run.address) &* 23
    // The upper bits of a product with the golden ratio depend on all bits of the factor.
    return Int((UInt(bitPattern: mixed) &* 0x9E37_79B9_7F4A_7C15) >> 56)
  }

  private mutating func define(_ slot: RunSlot, _ hash: Int) {
    (slots + nextSlot).initialize(to: slot)
    slotOfHash[hash] = UInt8(nextSlot)
    nextSlot = (nextSlot + 1) % NativeFormat.slots
    shapes = min(shapes + 1, NativeFormat.slots)
    payload.byte(NativeFormat.Control.shape.rawValue)
    payload.byte(slot.kind.rawValue)
    payload.unsigned(slot.run.address)
    payload.unsigned(UInt64(slot.run.width))
    payload.signed(slot.run.stride)
    payload.unsigned(UInt64(slot.run.count))
    payload.unsigned(UInt64(slot.run.tail))
    payload.unsigned(UInt64(slot.run.rows))
    payload.signed(slot.run.rowStride)
    payload.unsigned(UInt64(slot.times))
  }

  // MARK: Instructions

  /// - Precondition: no number is negative or infinite.
  mutating func compute(_ body: InstructionMix, times: Double) {
    totals.computes += 1
    if let slot = bodies.firstIndex(of: body) {
      payload.byte(NativeFormat.Tag.compute | UInt8(slot))
    } else {
      define(body)
    }
    payload.number(times)
  }

  private mutating func define(_ body: InstructionMix) {
    if nextBody < bodies.count { bodies[nextBody] = body } else { bodies.append(body) }
    nextBody = (nextBody + 1) % NativeFormat.slots
    payload.byte(NativeFormat.Control.body.rawValue)
    var present: UInt8 = 0
    for (bit, instruction) in InstructionClass.allCases.enumerated() where body[instruction] != 0 {
      present |= 1 << bit
    }
    payload.byte(present)
    for instruction in InstructionClass.allCases where body[instruction] != 0 {
      payload.number(body[instruction])
    }
  }

  // MARK: Single accesses

  /// Encodes the first of `accesses` in one event.
  ///
  /// - Returns: how many.
  /// - Precondition: all are possible.
  mutating func accesses(_ accesses: Slice<UnsafeBufferPointer<Access>>) -> Int {
    let part = accesses.prefix(Self.largestBatch)
    payload.byte(NativeFormat.Control.accesses.rawValue)
    payload.unsigned(UInt64(part.count))
    for access in part {
      switch access.kind {
      case .read: Self.append(access, &states.read, to: &payload)
      case .write: Self.append(access, &states.write, to: &payload)
      case .fetch: Self.append(access, &states.fetch, to: &payload)
      }
    }
    totals.accesses += UInt64(part.count)
    return part.count
  }

  @inline(__always)
  private static func append(
    _ access: Access, _ state: inout AccessState, to payload: inout PayloadBuffer
  ) {
    let distance = Int(bitPattern: UInt(access.address &- state.end))
    let isNewSize = access.bytes != state.bytes
    let zigzag = UInt64(bitPattern: Int64(distance << 1 ^ distance >> 63))
    payload.unsigned(zigzag << 3 | (isNewSize ? 4 : 0) | UInt64(access.kind.rawValue))
    if isNewSize { payload.unsigned(UInt64(access.bytes)) }
    state = AccessState(end: access.address + UInt64(access.bytes), bytes: access.bytes)
  }
}
