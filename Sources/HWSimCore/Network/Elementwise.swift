public enum Activation: String, CaseIterable, Hashable, Sendable {
  case relu, relu6, leakyRelu, hardSigmoid, hardSwish, absolute, negate, round
  case sigmoid, tanh, swish, gelu, elu, mish, softplus
  case exponential, logarithm, squareRoot, reciprocal, erf, sine

  /// Whether a kernel applies it for nothing where it clamps its results anyway.
  public var isClamp: Bool { self == .relu || self == .relu6 }

  /// Whether each element takes an exponential, or a function as costly, and a division; the others
  /// only clamp and scale.
  public var usesExponential: Bool {
    switch self {
    case .relu, .relu6, .leakyRelu, .hardSigmoid, .hardSwish, .absolute, .negate, .round: false
    case .sigmoid, .tanh, .swish, .gelu, .elu, .mish, .softplus: true
    case .exponential, .logarithm, .squareRoot, .reciprocal, .erf, .sine: true
    }
  }
}

public enum Elementwise: String, CaseIterable, Hashable, Sendable {
  case add, subtract, multiply, divide, maximum, minimum, power
  /// Comparison, logical operation or selection.
  case compare
}
