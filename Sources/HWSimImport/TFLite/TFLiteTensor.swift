internal import HWSimCore

/// A tensor of the graph: its sizes, and where its numbers lie if the file holds them.
package struct TFLiteTensor {
  package let name: String
  package let type: TFLiteType
  /// Outermost first, of images N, H, W, C; none of a scalar. Sizes that the file leaves open are 1.
  package let dimensions: [Int]
  /// -1 for sizes that the file leaves open; empty where it leaves none open.
  package let signature: [Int]
  /// The bytes of the file that hold its numbers; nil of what is computed.
  package let data: Range<Int>?
  /// What stands for zero, if all channels agree on it.
  package let zeroPoint: Int?
  package let isVariable: Bool
  /// Whether only the blocks that are not zero are stored.
  package let isSparse: Bool

  init(
    _ table: FlatTable, _ buffers: FlatTables, _ constants: TFLiteConstants
  ) throws(ImportProblem) {
    name = try table.string(3) ?? ""
    dimensions = try table.integers(0)
    signature = try table.integers(7)
    isVariable = try table.bool(5)
    isSparse = try table.table(6) != nil
    let code = Int(try table.number(1, default: Int8(0)))
    guard let type = TFLiteType(rawValue: code) else {
      throw ImportProblem("has type \(code), which hwsim does not know")
    }
    self.type = type
    zeroPoint = try constants.zeroPoint(try table.table(4))
    let buffer = Int(try table.number(2, default: UInt32(0)))
    guard buffer == 0 || buffer < buffers.count else {
      throw ImportProblem("has buffer \(buffer) of \(buffers.count)")
    }
    data = buffers.count == 0 ? nil : try constants.data(try buffers[buffer])
    try checkSize()
  }

  package var elements: Int { dimensions.reduce(1, *) }

  private static let mostDimensions = 32

  private func checkSize() throws(ImportProblem) {
    let text = dimensions.map(String.init).joined(separator: "x")
    guard dimensions.allSatisfy({ $0 >= 0 }) else {
      throw ImportProblem("is of \(text); sizes must not be negative")
    }
    guard dimensions.count <= Self.mostDimensions else {
      throw ImportProblem(
        "has \(dimensions.count) dimensions, expected at most \(Self.mostDimensions)")
    }
    // Of an empty tensor, too, the product of the others must fit.
    var product = 1
    for size in dimensions {
      guard let next = checkedProduct(product, max(size, 1)), next <= Shape.largest else {
        throw ImportProblem("is of \(text); it is too large")
      }
      product = next
    }
    guard let data, !isSparse, let bits = type.bits else { return }
    let expected = (elements * bits + 7) / 8
    guard data.count == expected else {
      throw ImportProblem("holds \(data.count) bytes, but \(text) of \(type) takes \(expected)")
    }
  }
}

/// How a tensor's numbers are stored.
package enum TFLiteType: Int {
  case float32, float16, int32, uint8, int64, string, bool, int16, complex64, int8, float64
  case complex128, uint64, resource, variant, uint32, uint16, int4, bfloat16, int2, uint4
  case float8E4M3, float8E5M2

  /// Of one element; nil where elements have no fixed size.
  package var bits: Int? {
    switch self {
    case .int2: 2
    case .int4, .uint4: 4
    case .uint8, .int8, .bool, .float8E4M3, .float8E5M2: 8
    case .float16, .bfloat16, .int16, .uint16: 16
    case .float32, .int32, .uint32: 32
    case .float64, .int64, .uint64, .complex64: 64
    case .complex128: 128
    case .string, .resource, .variant: nil
    }
  }
}
