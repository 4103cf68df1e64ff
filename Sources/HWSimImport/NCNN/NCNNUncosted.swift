internal import HWSimCore

extension NCNNNetwork {
  /// An operator without a cost model: its shapes by rule, or from the file's shape hint.
  mutating func uncosted(
    _ layer: NCNNLayer, _ inputs: [NCNNBlob]
  ) throws(ImportProblem) -> [NCNNBlob] {
    if let extents = try uncostedExtents(layer, inputs) {
      return [try addUncosted(layer, inputs, extents)]
    }
    var outputs: [NCNNBlob] = []
    for (index, hint) in try layer.hints().enumerated() {
      guard let hint else {
        throw ImportProblem(
          "hwsim does not know the operator \(printable(layer.type)), and the file has no shape "
            + "hint for it; add '-23330=4,dims,w,h,c'")
      }
      outputs.append(
        try addUncosted(layer, inputs, hint, name: index == 0 ? "" : "/\(index)"))
    }
    return outputs
  }

  mutating func addUncosted(
    _ layer: NCNNLayer, _ inputs: [NCNNBlob], _ extents: NCNNExtents, name suffix: String = ""
  ) throws(ImportProblem) -> NCNNBlob {
    let operation = Operation.uncosted(name: layer.type, output: try extents.shape(batch: batch))
    return try add(layer.name + suffix, operation, inputs, extents)
  }

  /// Shapes that need no hint. How many boxes a detector finds depends on the image: the most that
  /// it may keep, or one where it states no limit.
  private func uncostedExtents(
    _ layer: NCNNLayer, _ inputs: [NCNNBlob]
  ) throws(ImportProblem) -> NCNNExtents? {
    guard layer.outputs.count == 1, let first = inputs.first else { return nil }
    switch layer.type {
    case "LayerNorm", "RMSNorm", "GroupNorm", "InstanceNorm", "Normalize", "MVN", "Bias", "Mish",
      "ELU", "SELU", "CELU", "Erf", "AbsVal", "UnaryOp", "Exp", "Log", "Power", "Threshold",
      "Quantize", "Dequantize", "Requantize", "Cast", "MultiHeadAttention":
      return first.extents
    case "Gemm" where inputs.count == 1: return try gemmExtents(layer, first)
    case "DetectionOutput":
      return NCNNExtents(width: 6, height: try layer.integer(3, default: 100))
    case "YoloDetectionOutput", "Yolov3DetectionOutput":
      return try layer.hints()[0] == nil ? NCNNExtents(width: 6, height: 1) : nil
    default: return nil
    }
  }

  /// One operand is stored in the file (parameters 4 and 5), its free side in 7 or 8.
  private func gemmExtents(
    _ layer: NCNNLayer, _ input: NCNNBlob
  ) throws(ImportProblem) -> NCNNExtents? {
    let (rows, columns) = (input.extents.height, input.extents.width)
    if try layer.integer(5, default: 0) == 1, try layer.integer(4, default: 0) == 0 {
      let isTransposed = try layer.integer(2, default: 0) == 1
      let outputs = try layer.required(8, "columns of the stored matrix")
      return NCNNExtents(width: outputs, height: isTransposed ? columns : rows)
    }
    if try layer.integer(4, default: 0) == 1, try layer.integer(5, default: 0) == 0 {
      let isTransposed = try layer.integer(3, default: 0) == 1
      let outputs = try layer.required(7, "rows of the stored matrix")
      return NCNNExtents(width: isTransposed ? rows : columns, height: outputs)
    }
    return nil
  }
}
