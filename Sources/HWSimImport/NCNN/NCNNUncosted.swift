internal import HWSimCore

extension NCNNNetwork {
  /// An operator without a cost model: its shapes by rule, or from the file's shape hint.
  mutating func uncosted(_ layer: NCNNLayer, _ inputs: [Value]) throws(ImportProblem) -> [Value] {
    if let dimensions = try uncostedDimensions(layer, inputs) {
      return [try lowering.uncosted(layer.name, layer.type, inputs, dimensions)]
    }
    var outputs: [Value] = []
    for (index, hint) in try layer.hints().enumerated() {
      guard let hint else {
        throw ImportProblem(
          "hwsim does not know the operator \(printable(layer.type)), and the file has no shape "
            + "hint for it; add '-23330=4,dims,w,h,c'")
      }
      let name = index == 0 ? layer.name : "\(layer.name)/\(index)"
      outputs.append(try lowering.uncosted(name, layer.type, inputs, batched(hint)))
    }
    return outputs
  }

  /// Shapes that need no hint. How many boxes a detector finds depends on the image: the most that
  /// it may keep, or one where it states no limit.
  private func uncostedDimensions(
    _ layer: NCNNLayer, _ inputs: [Value]
  ) throws(ImportProblem) -> [Int]? {
    guard layer.outputs.count == 1, let first = inputs.first else { return nil }
    switch layer.type {
    case "Bias", "Power", "Threshold", "CumulativeSum": return first.dimensions
    case "DetectionOutput": return batched([try layer.integer(3, default: 100), 6])
    case "YoloDetectionOutput", "Yolov3DetectionOutput":
      return try layer.hints()[0] == nil ? batched([1, 6]) : nil
    default: return nil
    }
  }
}
