package import CKernels

/// Pseudo-random constants of a layer, the same ones each time, of a size that keeps activations as large
/// as they are: networks have no weights of their own here.
package final class SyntheticWeights {
  private let weights: AlignedMemory
  private let bias: AlignedMemory
  private let scales: AlignedMemory

  package init(of step: KernelStep, _ type: ck_type, seed: UInt32) {
    let taps = step.tapsPerOutput ?? 0
    let outputs = Int(step.shape.out_channels)
    var random = SmallRandom(state: seed)
    weights = AlignedMemory(bytes: 4 * taps * outputs)
    bias = AlignedMemory(bytes: 4 * outputs)
    scales = AlignedMemory(bytes: 4 * outputs)
    guard taps > 0 else { return }
    if type == ck_s8 {
      fillInt8(taps: taps, outputs: outputs, &random)
    } else {
      // Variance 2 / taps: half of the results of a ReLU are zero (He et al. 2015, arXiv:1502.01852).
      let bound = (6 / Float(taps)).squareRoot()
      let numbers = weights.elements(Float.self)
      for index in 0..<(taps * outputs) { numbers[index] = random.next() * bound }
      let shifts = bias.elements(Float.self)
      for index in 0..<outputs { shifts[index] = random.next() * 0.1 }
    }
  }

  private func fillInt8(taps: Int, outputs: Int, _ random: inout SmallRandom) {
    // Seven bits: sums of two products fit 16 bits, which some processors need.
    let numbers = weights.elements(Int8.self)
    for index in 0..<(taps * outputs) { numbers[index] = Int8(random.next() * 63) }
    let factors = scales.elements(Float.self)
    // Weights uniform in ±63 have a deviation of 36.
    for index in 0..<outputs { factors[index] = 1 / (36 * Float(taps).squareRoot()) }
  }

  package var parameters: ck_parameters {
    ck_parameters(
      weights: weights.bytes.baseAddress, bias: bias.bytes.baseAddress,
      scales: UnsafePointer(scales.elements(Float.self).baseAddress))
  }
}

/// Numerical Recipes' linear congruential generator.
struct SmallRandom {
  var state: UInt32

  /// Of -1 ..< 1.
  mutating func next() -> Float {
    state = state &* 1_664_525 &+ 1_013_904_223
    return Float(state >> 8) / Float(1 << 23) - 1
  }
}
