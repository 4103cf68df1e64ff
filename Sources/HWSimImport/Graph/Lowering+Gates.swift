internal import HWSimCore

// Activations that files without an operator for them write as a product of x with a function of x.

extension Lowering {
  /// x * sigmoid(x), x * hardSigmoid(x), x * relu6(x + 3) / 6, and 0.5 * x * (1 + erf(x / √2)).
  mutating func gated(
    _ name: String, _ kind: Elementwise, _ value: Value, by other: Value
  ) throws(ImportProblem) -> Value? {
    if kind == .multiply || kind == .divide, other.stored != nil, other.elements == 1 {
      guard let origin = soleOrigin(of: value), origin.lacksFactor else { return nil }
      return value
    }
    guard kind == .multiply, !other.isShared, other.stored == nil else { return nil }
    let (gate, hasGateFactor) = withoutFactor(other)
    let (source, hasFactor) = withoutFactor(value)
    guard let activation = activation(gating: source, gate) else { return nil }
    let result = try self.activation(name, activation, source)
    let isComplete =
      activation == .swish || hasGateFactor || hasFactor
      || origin(of: gate)?.operation == .activation(.hardSigmoid)
    if case .computed(let tensor) = result.source { origins[tensor]?.lacksFactor = !isComplete }
    return result
  }

  private func activation(gating source: Value, _ gate: Value) -> Activation? {
    guard let origin = origin(of: gate), let input = origin.inputs.first else { return nil }
    switch origin.operation {
    case .activation(.sigmoid) where isSame(input, source): return .swish
    case .activation(.hardSigmoid) where isSame(input, source): return .hardSwish
    case .activation(.relu6):
      guard let shifted = shifted(input), isSame(shifted, source) else { return nil }
      return .hardSwish
    default:
      guard let erf = shifted(gate), let inner = self.origin(of: erf),
        inner.operation == .activation(.erf), isSame(withoutFactor(inner.inputs[0]).value, source)
      else { return nil }
      return .gelu
    }
  }

  /// What a constant was added to.
  private func shifted(_ value: Value) -> Value? {
    guard let origin = origin(of: value), origin.operation == .elementwise(.add),
      origin.inputs.count == 1
    else { return nil }
    return origin.inputs[0]
  }

  /// What a constant was multiplied with, if one was.
  private func withoutFactor(_ value: Value) -> (value: Value, hadFactor: Bool) {
    guard let origin = origin(of: value), origin.inputs.count == 1,
      origin.operation == .elementwise(.multiply) || origin.operation == .elementwise(.divide)
    else { return (value, false) }
    return (origin.inputs[0], true)
  }
}
