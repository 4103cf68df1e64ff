internal import HWSimCore

// Layers that normalise or reduce.

extension GraphWriter {
  mutating func writeBatchNormalization(_ input: ONNXTensor, _ output: ONNXTensor) {
    let channels = [input.shape.channels]
    var inputs = [input.name] + scaleAndBias(of: output.name, channels)
    inputs.append(parameter("mean", of: output.name, channels, .nearZero))
    inputs.append(parameter("variance", of: output.name, channels, .nearOne))
    add("BatchNormalization", output: output.name, inputs)
  }

  /// A network says how large the groups are; which elements they are follows where they are whole
  /// images, rows or channels.
  mutating func writeNormalization(
    _ normalization: Normalization, _ input: ONNXTensor, _ output: ONNXTensor
  ) throws(ExportProblem) {
    let (group, shape) = (normalization.groupSize, input.shape)
    let learned = normalization.parameters
    let sides = shape.sides
    let name = image(input)
    // Axes 1, 2 or 3 and all behind them.
    if let axis = (1...3).first(where: { sides[$0...].reduce(1, *) == group }),
      learned == 2 * group
    {
      let inputs = [name] + scaleAndBias(of: output.name, Array(sides[axis...]))
      add("LayerNormalization", output: output.name, inputs, [.integer("axis", axis)])
    } else if group == shape.pixels, learned == 2 * shape.channels {
      let inputs = [name] + scaleAndBias(of: output.name, [shape.channels])
      add("InstanceNormalization", output: output.name, inputs)
    } else {
      throw ExportProblem(
        "normalises \(shape) by groups of \(group) elements with \(learned) parameters; expected "
          + "whole images, rows or channels, and a scale and a shift for each element or channel")
    }
  }

  /// ONNX's defaults for what a `Network` does not say are those of Caffe's AlexNet: alpha 1e-4,
  /// beta 0.75, bias 1.
  mutating func writeResponseNormalization(
    _ size: Int, _ input: ONNXTensor, _ output: ONNXTensor
  ) {
    add("LRN", output: output.name, [image(input)], [.integer("size", size)])
  }

  /// Over all axes whose side is 1 in the end; over those where it was 1 before, that does nothing.
  mutating func writeReduction(
    _ reduction: Reduction, _ input: ONNXTensor, _ output: ONNXTensor
  ) throws(ExportProblem) {
    let sides = output.shape.sides
    let axes = sides.indices.filter { sides[$0] == 1 }
    guard !axes.isEmpty, zip(input.shape.sides, sides).allSatisfy({ $0 == $1 || $1 == 1 }) else {
      throw ExportProblem(
        "reduces \(input.shape) to \(output.shape); expected sides that stay or become 1")
    }
    add("Reduce\(reduction.kind.type)", output: output.name, [image(input), constant(axes)])
  }

  private mutating func scaleAndBias(of layer: String, _ dimensions: [Int]) -> [String] {
    [
      parameter("scale", of: layer, dimensions, .nearOne),
      parameter("bias", of: layer, dimensions, .nearZero),
    ]
  }
}

extension Reduction.Kind {
  /// The end of the ONNX operator's name.
  fileprivate var type: String {
    switch self {
    case .sum: "Sum"
    case .mean: "Mean"
    case .maximum: "Max"
    case .minimum: "Min"
    case .product: "Prod"
    case .norm: "L2"
    }
  }
}
