internal import HWSimCore
internal import ONNXSchema

extension GraphWriter {
  /// Rounding up is written as padding on the far side, never as `ceil_mode`: releases differ in
  /// which window that drops and what it divides by (onnx issues 4958 and 5276, onnxruntime issue
  /// 16203).
  ///
  /// An average counts the padding that the layer has, as in Caffe and PyTorch, but not what
  /// rounding adds; where there are both, the former becomes a layer of zeros.
  mutating func writePooling(
    _ pooling: Pooling, _ input: ONNXTensor, _ output: ONNXTensor
  ) throws(ExportProblem) {
    let isAverage = pooling.kind == .average
    let pads = pooling.padding
    if pooling.isGlobal(over: input.shape) {
      add(isAverage ? "GlobalAveragePool" : "GlobalMaxPool", output: output.name, [image(input)])
      return
    }
    guard max(pads.top, pads.bottom) < pooling.kernel.height,
      max(pads.left, pads.right) < pooling.kernel.width
    else {
      throw ExportProblem(
        "has windows of \(pooling.kernel) that see nothing but padding; expected less padding")
    }
    let overhang = pooling.overhang(over: input.shape, to: output.shape)
    var name = image(input)
    var edges = zip(pads.edges, overhang.edges).map { $0 + $1 }
    if isAverage, pads != .none, overhang != .none {
      let both = [0, 0, pads.top, pads.left, 0, 0, pads.bottom, pads.right]
      name = helper("Pad", of: output.name, [name, constant(both)])
      edges = overhang.edges
    }
    var attributes: [Onnx_AttributeProto] = [
      .integers("kernel_shape", pooling.kernel.sides),
      .integers("strides", pooling.stride.sides),
      .integers("pads", edges),
    ]
    if isAverage { attributes.append(.integer("count_include_pad", overhang == .none ? 1 : 0)) }
    add(isAverage ? "AveragePool" : "MaxPool", output: output.name, [name], attributes)
  }
}

extension Pooling {
  fileprivate func isGlobal(over input: Shape) -> Bool {
    padding == .none && kernel == Extent(input.height, input.width)
  }

  /// What the last windows cover beyond the padded image.
  fileprivate func overhang(over input: Shape, to output: Shape) -> Padding {
    let height = (output.height - 1) * stride.height + kernel.height
    let width = (output.width - 1) * stride.width + kernel.width
    return Padding(
      top: 0, bottom: max(0, height - input.height - padding.top - padding.bottom),
      left: 0, right: max(0, width - input.width - padding.left - padding.right))
  }
}
