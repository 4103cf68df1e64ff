package import CKernels
import HWSimCore

/// The weights, biases and scales of a layer, as networks have them.
package final class LayerConstants {
  /// [outputs][kernel rows][kernel columns][inputs of a group]; of a batch normalisation the scales.
  package let weights: Tensor?
  package let biases: Tensor?
  /// int8: of each output's accumulator.
  package let scales: Tensor?

  init(_ shape: KernelShape, _ precision: Precision) throws(HarnessError) {
    let outputs = Int(shape.sizes.out_channels)
    guard let depth = shape.depth else {
      (weights, biases, scales) = (nil, nil, nil)
      return
    }
    let weights = try Tensor(bytes: outputs * depth * precision.bytes)
    let biases = try Tensor(bytes: outputs * 4)
    let scales = precision == .int8 ? try Tensor(bytes: outputs * 4) : nil
    if precision == .int8 {
      weights.fillBytes(seed: 100)
      for index in 0..<outputs {
        biases.values(of: Int32.self)[index] = Int32(index * 37 % 255 - 127)
        scales?.values(of: Float.self)[index] = Self.scale(depth, index)
      }
    } else {
      // Sums of `depth` products of variance 1/3 each keep the inputs' size.
      weights.fillFloats(seed: 100, scale: shape.kernel == "batch_norm" ? 1 : Self.size(depth))
      biases.fillFloats(seed: 101)
    }
    (self.weights, self.biases, self.scales) = (weights, biases, scales)
  }

  /// About 4 standard deviations of a sum of `depth` products of bytes reach the ends of int8.
  private static func scale(_ depth: Int, _ output: Int) -> Float {
    size(depth) / 256 * (1 + Float(output % 8) / 16)
  }

  private static func size(_ depth: Int) -> Float { (1 / Float(depth)).squareRoot() }

  package var bytes: Int { (weights?.bytes ?? 0) + (biases?.bytes ?? 0) + (scales?.bytes ?? 0) }

  package var parameters: ck_parameters {
    ck_parameters(
      weights: weights.map { UnsafeRawPointer($0.address) },
      bias: biases.map { UnsafeRawPointer($0.address) },
      scales: scales?.values(of: Float.self).baseAddress.map { UnsafePointer($0) })
  }
}

extension KernelShape {
  /// Weights of one output; nil where the layer has none.
  fileprivate var depth: Int? {
    switch kernel {
    case "conv", "pointwise", "depthwise", "direct":
      Int(sizes.kernel_height) * Int(sizes.kernel_width) * Int(sizes.channels / sizes.groups)
    case "fully_connected": Int(sizes.height) * Int(sizes.width) * Int(sizes.channels)
    case "batch_norm": 1
    default: nil
    }
  }
}
