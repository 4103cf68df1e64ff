/// Counts the elements of a weight tensor that are zero, at the speed of memory.
struct ZeroCount {
  let bytes: UnsafeRawBufferPointer
  let elements: Int
  let zeroPoint: Int

  /// - Returns: nil for types that no weights have.
  func zeros(of type: TFLiteType) -> Int? {
    switch type {
    case .int4, .uint4: nibbles
    case .int8, .uint8, .bool: bytes.matches(UInt8(truncatingIfNeeded: zeroPoint))
    case .int16, .uint16: bytes.matches(UInt16(truncatingIfNeeded: zeroPoint))
    case .int32, .uint32: bytes.matches(UInt32(truncatingIfNeeded: zeroPoint))
    case .int64, .uint64: bytes.matches(UInt64(truncatingIfNeeded: zeroPoint))
    // Without the sign.
    case .float16, .bfloat16: bytes.matches(UInt16(0), of: UInt16.max >> 1)
    case .float32: bytes.matches(UInt32(0), of: UInt32.max >> 1)
    case .float64: bytes.matches(UInt64(0), of: UInt64.max >> 1)
    default: nil
    }
  }

  /// Two elements in a byte, the first in the lower half.
  private var nibbles: Int {
    let zero = UInt8(truncatingIfNeeded: zeroPoint) & 0x0F
    let even = bytes.matches(zero, of: 0x0F)
    let odd = bytes.matches(zero << 4, of: 0xF0)
    let isPadded = !elements.isMultiple(of: 2) && (bytes.last ?? 0) & 0xF0 == zero << 4
    return even + odd - (isPadded ? 1 : 0)
  }
}
