/// The types of an operator's options that matter here: members of the schema's union
/// `BuiltinOptions`.
enum TFLiteOptions: UInt8 {
  case convolution = 1
  case depthwiseConvolution = 2
  case pooling = 5
  case fullyConnected = 8
  case concatenation = 10
  case addition = 11
  case l2Normalization = 12
  case localResponseNormalization = 13
  case reshape = 17
  case spaceToDepth = 19
  case multiplication = 21
  case gather = 23
  case reduction = 27
  case subtraction = 28
  case division = 29
  case squeeze = 30
  case stridedSlice = 32
  case split = 35
  case transposedConvolution = 49
  case pack = 59
  case unpack = 64
  case depthToSpace = 94
  case matrixProduct = 101
}

/// Absent options are options that are all default.
extension FlatTable? {
  func integer(_ field: Int, default other: Int32 = 0) throws(ImportProblem) -> Int {
    Int(try self?.number(field, default: other) ?? other)
  }

  func flag(_ field: Int) throws(ImportProblem) -> Bool { try self?.bool(field) ?? false }

  /// A member of an enumeration of the schema.
  func choice(_ field: Int) throws(ImportProblem) -> Int {
    Int(try self?.number(field, default: Int8(0)) ?? 0)
  }

  func integers(_ field: Int) throws(ImportProblem) -> [Int] { try self?.integers(field) ?? [] }
}
