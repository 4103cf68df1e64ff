/// The number format of a network's weights and activations.
public enum Precision: String, CaseIterable, Hashable, Sendable {
  case fp32, fp16, int8, bf16, int16

  public var bytes: Int {
    switch self {
    case .fp32: 4
    case .fp16, .bf16, .int16: 2
    case .int8: 1
    }
  }

  public var bits: Int { 8 * bytes }

  /// Bits of the exponent and of the stored mantissa; nil for a format of fixed point.
  public var fields: (exponent: Int, mantissa: Int)? {
    switch self {
    case .fp32: (8, 23)
    case .fp16: (5, 10)
    case .bf16: (8, 7)
    case .int8, .int16: nil
    }
  }

  /// Bytes of one bias: int8 kernels add it to the 32-bit accumulator before they requantise.
  public var biasBytes: Int { self == .int8 ? 4 : bytes }

  /// Bytes of constants that quantisation adds per output channel: multiplier and shift, 32 bits each.
  public var bytesPerQuantisedChannel: Int { self == .int8 ? 8 : 0 }
}
