internal import Foundation
internal import HWSimCore
internal import ONNXSchema

/// The element types of ONNX that matter here, by their numbers in the format.
private enum ElementType: Int32 {
  case float = 1
  case uint8, int8, uint16, int16, int32, int64, string, bool, float16, double, uint32, uint64
  case bfloat16 = 16
  case float8e4m3fn, float8e4m3fnuz, float8e5m2, float8e5m2fnuz, uint4, int4

  /// Stored numbers of this type are weights of this precision; nil for indices and flags.
  var precision: Precision? {
    switch self {
    case .float, .double: .fp32
    case .float16, .bfloat16: .fp16
    case .int8, .uint8, .uint4, .int4, .float8e4m3fn, .float8e4m3fnuz, .float8e5m2, .float8e5m2fnuz:
      .int8
    default: nil
    }
  }

  var isInteger: Bool {
    switch self {
    case .float, .double, .float16, .bfloat16, .string: false
    default: true
    }
  }

  /// Bytes of an element in `raw_data`; nil where elements are no whole bytes.
  var bytes: Int? {
    switch self {
    case .uint8, .int8, .bool, .float8e4m3fn, .float8e4m3fnuz, .float8e5m2, .float8e5m2fnuz: 1
    case .uint16, .int16, .float16, .bfloat16: 2
    case .float, .int32, .uint32: 4
    case .int64, .double, .uint64: 8
    case .string, .uint4, .int4: nil
    }
  }
}

extension Value {
  /// A tensor as the file stores it; the numbers themselves may be absent or in another file.
  init(_ tensor: Onnx_TensorProto, name: String) throws(ImportProblem) {
    let dimensions = tensor.dims.map(Int.init)
    let count = try HWSimImport.elements(of: dimensions)
    let type = ElementType(rawValue: tensor.dataType)
    var stored = StoredTensor(name: name)
    stored.precision = type?.precision
    stored.isInteger = type?.isInteger ?? false
    let most =
      stored.precision == nil ? StoredTensor.mostContents : StoredTensor.mostWeightContents
    if count <= most { stored.contents = tensor.contents(type, count) }
    if tensor.holds(count, of: type) { stored.zeros = { tensor.zeros(type) } }
    self.init(
      dimensions: dimensions, channelAxis: max(dimensions.count - 1, 0), source: .stored(stored))
  }
}

extension Onnx_TensorProto {
  /// Whether the file holds all the numbers that the dimensions ask for.
  fileprivate func holds(_ count: Int, of type: ElementType?) -> Bool {
    let lists = [floatData.count, int32Data.count, int64Data.count, doubleData.count]
    return count > 0 && (lists.contains(count) || rawData.count == type?.bytes.map { $0 * count })
  }

  /// The numbers, or nil where the file does not hold them, or in half precision, as no shape is.
  fileprivate func contents(_ type: ElementType?, _ count: Int) -> [Double]? {
    guard let type, type != .float16, type != .bfloat16 else { return nil }
    if count == 0 { return [] }
    let listed: [Double] =
      switch type {
      case .float: floatData.map(Double.init)
      case .double: doubleData
      case .int64: int64Data.map(Double.init)
      case .uint32, .uint64: uint64Data.map(Double.init)
      default: int32Data.map(Double.init)
      }
    if listed.count == count { return listed }
    guard let bytes = type.bytes, rawData.count == count * bytes else { return nil }
    return rawData.withUnsafeBytes { raw in
      (0..<count).map { number(type, raw, at: $0 * bytes) }
    }
  }

  private func number(
    _ type: ElementType, _ raw: UnsafeRawBufferPointer, at offset: Int
  ) -> Double {
    func load<T>(_: T.Type) -> T { raw.loadUnaligned(fromByteOffset: offset, as: T.self) }
    switch type {
    case .float: return Double(load(Float32.self))
    case .double: return load(Double.self)
    case .int64: return Double(load(Int64.self))
    case .uint64: return Double(load(UInt64.self))
    case .int32: return Double(load(Int32.self))
    case .uint32: return Double(load(UInt32.self))
    case .int16: return Double(load(Int16.self))
    case .uint16: return Double(load(UInt16.self))
    case .int8: return Double(load(Int8.self))
    default: return Double(load(UInt8.self))
    }
  }

  /// Stored weights that are exactly zero.
  fileprivate func zeros(_ type: ElementType?) -> Int? {
    if !floatData.isEmpty { return floatData.count { $0 == 0 } }
    if !doubleData.isEmpty { return doubleData.count { $0 == 0 } }
    if !int32Data.isEmpty { return int32Data.count { $0 == 0 } }
    guard let bytes = type?.bytes else { return nil }
    return rawData.withUnsafeBytes { raw in
      switch bytes {
      case 1: raw.matches(UInt8(0))
      // The sign does not count: -0 is zero too.
      case 2: raw.matches(UInt16(0), of: UInt16.max >> 1)
      case 4: raw.matches(UInt32(0), of: type == .float ? UInt32.max >> 1 : .max)
      default: raw.matches(UInt64(0), of: type == .double ? UInt64.max >> 1 : .max)
      }
    }
  }
}
