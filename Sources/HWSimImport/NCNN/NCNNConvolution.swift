internal import HWSimCore

extension NCNNNetwork {
  mutating func convolution(
    _ layer: NCNNLayer, _ input: NCNNBlob
  ) throws(ImportProblem) -> NCNNBlob {
    guard input.extents.rank != 2 else {
      throw ImportProblem("convolves a blob of \(input.extents), expected w, h and c")
    }
    let window = try NCNNWindow(
      kernel: try layer.extent(1, 11, default: nil), stride: try layer.extent(3, 13, default: 1),
      dilation: try layer.extent(2, 12, default: 1))
    let isGrouped = layer.type == "ConvolutionDepthWise"
    let outputs = try layer.required(0, "outputs")
    let convolution = Convolution(
      outputs: outputs, kernel: window.kernel, stride: window.stride,
      padding: try padding(layer, window, input), dilation: window.dilation,
      groups: isGrouped ? try layer.integer(7, default: 1) : 1,
      hasBias: try layer.integer(5, default: 0) == 1)
    let stated = try layer.required(6, "weight count")
    let result = try addImage(layer.name, .convolution(convolution), [input])
    // The shape is inferred by now, so that the product is known to fit.
    let inputs = builder[input.tensor].channels / convolution.groups
    let weights = outputs * inputs * window.kernel.area
    guard weights == stated else {
      throw ImportProblem(
        "has \(stated) weights, expected \(outputs) x \(inputs) x \(window.kernel) = \(weights)")
    }
    let isVector = input.extents.rank == 1 && builder[result.tensor].pixels == 1
    let extents = isVector ? NCNNExtents([outputs]) : result.extents
    return try fused(layer, NCNNBlob(tensor: result.tensor, extents: extents))
  }

  private func padding(
    _ layer: NCNNLayer, _ window: NCNNWindow, _ input: NCNNBlob
  ) throws(ImportProblem) -> Padding {
    let padding = try layer.padding(left: 4, top: 14, right: 15, bottom: 16)
    let extents = input.extents.rank == 3 ? input.extents : NCNNExtents([1, 1, 1])
    switch padding.left {
    case NCNNLayer.automatic: return window.padding(.upper, over: extents)
    case NCNNLayer.automatic - 1: return window.padding(.lower, over: extents)
    default: return padding
    }
  }

  /// On rows, each is multiplied by the same matrix: a 1x1 convolution over them.
  mutating func innerProduct(
    _ layer: NCNNLayer, _ input: NCNNBlob
  ) throws(ImportProblem) -> NCNNBlob {
    let outputs = try layer.required(0, "outputs")
    let hasBias = try layer.integer(1, default: 0) == 1
    let stated = try layer.required(2, "weight count")
    let inputs: Int
    let result: NCNNBlob
    if input.extents.rank == 2, input.extents.height > 1 {
      let pointwise = Convolution(outputs: outputs, kernel: Extent(1), hasBias: hasBias)
      inputs = input.extents.width
      result = try add(
        layer.name, .convolution(pointwise), [input], input.extents.replacing(1, with: outputs))
    } else {
      let full = FullyConnected(outputs: outputs, hasBias: hasBias)
      inputs = builder[input.tensor].elementsPerImage
      result = try add(layer.name, .fullyConnected(full), [input], NCNNExtents([outputs]))
    }
    guard outputs * inputs == stated else {
      throw ImportProblem(
        "has \(stated) weights, expected \(outputs) x \(inputs) = \(outputs * inputs)")
    }
    return try fused(layer, result)
  }

  /// The activation that a layer applies on its way out, as a layer of its own.
  private mutating func fused(
    _ layer: NCNNLayer, _ input: NCNNBlob
  ) throws(ImportProblem) -> NCNNBlob {
    let activation: Activation
    let name = layer.name + "/activation"
    switch try layer.integer(9, default: 0) {
    case 0: return input
    case 1: activation = .relu
    case 2: activation = .leakyRelu
    case 3: activation = .relu6
    case 4: activation = .sigmoid
    case 5:
      let mish = Operation.uncosted(name: "Mish", output: builder[input.tensor])
      return try add(name, mish, [input], input.extents)
    case 6: activation = .hardSwish
    case let other:
      throw ImportProblem("applies activation \(other) (parameter 9), expected one of 0...6")
    }
    return try add(name, .activation(activation), [input], input.extents)
  }
}
