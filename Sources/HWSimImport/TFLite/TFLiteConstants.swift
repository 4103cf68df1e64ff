internal import HWSimCore

/// The numbers that a file stores, read only when asked for.
package final class TFLiteConstants {
  private let buffer: FlatBuffer
  /// Tensors may share bytes; each way to read them is counted once.
  private var zeroCounts: [Source: Int] = [:]

  private struct Source: Hashable {
    let data: Range<Int>
    let type: TFLiteType
    let zeroPoint: Int
  }

  init(_ buffer: FlatBuffer) { self.buffer = buffer }

  /// The bytes that a buffer of the file holds, nil if none: in the table, or behind the FlatBuffer,
  /// where numbers lie that 32-bit offsets do not reach.
  func data(_ table: FlatTable) throws(ImportProblem) -> Range<Int>? {
    if let inside = try table.vector(0, of: UInt8.self), !inside.isEmpty {
      return inside.start..<inside.start + inside.count
    }
    let start = try table.number(1, default: UInt64(0))
    let size = try table.number(2, default: UInt64(0))
    // Writers put 1 where the place is not known yet.
    guard start > 1, size > 0 else { return nil }
    let (first, count) = (Int(clamping: start), Int(clamping: size))
    try buffer.check(first, bytes: count)
    return first..<first + count
  }

  /// The stored number that stands for zero: 0 where the file gives none, nil if channels differ.
  func zeroPoint(_ quantization: FlatTable?) throws(ImportProblem) -> Int? {
    guard let points = try quantization?.vector(3, of: Int64.self), let first = points.first else {
      return 0
    }
    try buffer.spend(8 * points.count)
    return points.allSatisfy { $0 == first } ? Int(first) : nil
  }

  /// The numbers as they are stored: those of a quantised tensor are not scaled.
  ///
  /// - Returns: nil where the file does not hold them, or not as real numbers, or where they are too
  ///   many to be anything but weights.
  package func contents(of tensor: TFLiteTensor, most: Int = 1 << 16) -> [Double]? {
    guard !tensor.isSparse, tensor.elements <= most, let data = tensor.data,
      (try? buffer.spend(data.count)) != nil
    else { return nil }
    switch tensor.type {
    case .bool: return numbers(data, UInt8.self) { $0 == 0 ? 0 : 1 }
    case .int8: return numbers(data, Int8.self) { Double($0) }
    case .uint8: return numbers(data, UInt8.self) { Double($0) }
    case .int16: return numbers(data, Int16.self) { Double($0) }
    case .uint16: return numbers(data, UInt16.self) { Double($0) }
    case .int32: return numbers(data, Int32.self) { Double($0) }
    case .uint32: return numbers(data, UInt32.self) { Double($0) }
    case .int64: return numbers(data, Int64.self) { Double($0) }
    case .uint64: return numbers(data, UInt64.self) { Double($0) }
    case .float16: return numbers(data, UInt16.self) { Double(Float16(bitPattern: $0)) }
    case .float32: return numbers(data, UInt32.self) { Double(Float(bitPattern: $0)) }
    case .float64: return numbers(data, UInt64.self) { Double(bitPattern: $0) }
    default: return nil
    }
  }

  private func numbers<Stored: FixedWidthInteger & BitwiseCopyable>(
    _ data: Range<Int>, _ type: Stored.Type, _ number: (Stored) -> Double
  ) -> [Double] {
    FlatVector<Stored>(buffer, data).map(number)
  }

  /// How many elements are zero, negative zero included; nil where hwsim cannot tell.
  package func zeros(in tensor: TFLiteTensor) -> Int? {
    guard let data = tensor.data, let bits = tensor.type.bits else { return nil }
    if tensor.isSparse { return max(0, tensor.elements - data.count * 8 / bits) }
    guard let zeroPoint = tensor.zeroPoint else { return nil }
    let source = Source(data: data, type: tensor.type, zeroPoint: zeroPoint)
    if let known = zeroCounts[source] { return known }
    guard (try? buffer.spend(data.count)) != nil else { return nil }
    let bytes = UnsafeRawBufferPointer(rebasing: buffer.bytes[data])
    let count = ZeroCount(bytes: bytes, elements: tensor.elements, zeroPoint: zeroPoint)
    zeroCounts[source] = count.zeros(of: tensor.type)
    return zeroCounts[source]
  }
}
