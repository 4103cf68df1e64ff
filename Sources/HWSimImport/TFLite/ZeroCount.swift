/// Counts the elements of a weight tensor that are zero, at the speed of memory.
struct ZeroCount {
  let bytes: UnsafeRawBufferPointer
  let elements: Int
  let zeroPoint: Int

  /// - Returns: nil for types that no weights have.
  func zeros(of type: TFLiteType) -> Int? {
    switch type {
    case .int4, .uint4: nibbles
    case .int8, .uint8, .bool: matches(UInt8(truncatingIfNeeded: zeroPoint))
    case .int16, .uint16: matches(UInt16(truncatingIfNeeded: zeroPoint))
    case .int32, .uint32: matches(UInt32(truncatingIfNeeded: zeroPoint))
    case .int64, .uint64: matches(UInt64(truncatingIfNeeded: zeroPoint))
    // Without the sign.
    case .float16, .bfloat16: matches(UInt16(0), of: UInt16.max >> 1)
    case .float32: matches(UInt32(0), of: UInt32.max >> 1)
    case .float64: matches(UInt64(0), of: UInt64.max >> 1)
    default: nil
    }
  }

  /// Two elements in a byte, the first in the lower half.
  private var nibbles: Int {
    let zero = UInt8(truncatingIfNeeded: zeroPoint) & 0x0F
    let even = matches(zero, of: 0x0F)
    let odd = matches(zero << 4, of: 0xF0)
    let isPadded = !elements.isMultiple(of: 2) && (bytes.last ?? 0) & 0xF0 == zero << 4
    return even + odd - (isPadded ? 1 : 0)
  }

  /// How many numbers are `value` in the bits of `mask`.
  ///
  /// A block's matches fit the numbers' own type, and nothing in the inner loop can trap, so that the
  /// compiler makes vectors of it.
  private func matches<Number: FixedWidthInteger & BitwiseCopyable>(
    _ value: Number, of mask: Number = ~0
  ) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    let width = MemoryLayout<Number>.size
    let count = bytes.count / width
    var (total, index) = (0, 0)
    while index < count {
      let end = min(index + 127, count)
      var matches: Number = 0
      while index < end {
        let number = base.loadUnaligned(fromByteOffset: index &* width, as: Number.self)
        matches &+= Number(littleEndian: number) & mask == value ? 1 : 0
        index &+= 1
      }
      total += Int(matches)
    }
    return total
  }
}
