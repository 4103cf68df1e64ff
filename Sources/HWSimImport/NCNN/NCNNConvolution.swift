internal import HWSimCore

extension NCNNNetwork {
  mutating func convolution(_ layer: NCNNLayer, _ input: Value) throws(ImportProblem) -> Value {
    let image = try self.image(input, for: layer)
    let outputs = try layer.required(0, "outputs")
    let isGrouped = layer.type.hasPrefix("ConvolutionDepthWise")
    let groups = isGrouped ? try layer.integer(7, default: 1) : 1
    let stated = try layer.required(6, "weight count")
    let window = try window(layer)
    let channels = image.dimensions[1]
    guard groups > 0, channels.isMultiple(of: groups) else {
      throw ImportProblem("\(channels) input channels do not split into \(groups) groups")
    }
    let result = try lowering.convolution(
      layer.name, image,
      Weights(outputs: outputs, hasBias: try layer.integer(5, default: 0) == 1),
      inputsPerGroup: channels / groups, groups: groups, window)
    // The shape is inferred by now, so that the product is known to fit.
    let weights = outputs * (channels / groups) * window.kernel.area
    guard weights == stated else {
      throw ImportProblem(
        "has \(stated) weights, expected \(outputs) x \(channels / groups) x \(window.kernel) = "
          + "\(weights)")
    }
    return try fused(layer, try asVector(result, if: input.rank == 2, layer))
  }

  mutating func deconvolution(_ layer: NCNNLayer, _ input: Value) throws(ImportProblem) -> Value {
    let image = try self.image(input, for: layer)
    let groups = layer.type == "Deconvolution" ? 1 : try layer.integer(7, default: 1)
    let window = try window(layer)
    guard case .explicit(let cropping) = window.padding else {
      throw ImportProblem("pads as TensorFlow does (parameter 4), expected numbers")
    }
    let added = try layer.extent(18, 19, default: 0)
    let result = try lowering.transposedConvolution(
      layer.name, image,
      Weights(
        outputs: try layer.required(0, "outputs"),
        hasBias: try layer.integer(5, default: 0) == 1),
      groups: groups, window, cropping: cropping, outputPadding: added)
    return try fused(layer, result)
  }

  /// A vector is an image of one pixel.
  private mutating func image(
    _ input: Value, for layer: NCNNLayer
  ) throws(ImportProblem) -> Value {
    if layer.type.hasSuffix("1D"), input.rank == 3 { return input }
    guard input.rank != 3 else {
      throw ImportProblem("slides over \(text(of: input.dimensions)), expected an image")
    }
    guard input.rank == 2 else { return input }
    return try lowering.reshaped(input, to: input.dimensions + [1, 1], for: layer.name)
  }

  private mutating func asVector(
    _ result: Value, if isVector: Bool, _ layer: NCNNLayer
  ) throws(ImportProblem) -> Value {
    guard isVector, result.dimensions.dropFirst(2).allSatisfy({ $0 == 1 }) else { return result }
    return try lowering.reshaped(
      result, to: Array(result.dimensions.prefix(2)), for: layer.name)
  }

  private func window(_ layer: NCNNLayer) throws(ImportProblem) -> Window {
    var window = Window(
      kernel: try layer.extent(1, 11, default: nil), stride: try layer.extent(3, 13, default: 1),
      dilation: try layer.extent(2, 12, default: 1))
    let padding = try layer.padding(left: 4, top: 14, right: 15, bottom: 16)
    switch padding.left {
    case NCNNLayer.automatic: window.padding = .sameUpper
    case NCNNLayer.automatic - 1: window.padding = .sameLower
    default: window.padding = .explicit(padding)
    }
    return window
  }

  /// The activation that a layer applies on its way out, as a layer of its own.
  mutating func fused(_ layer: NCNNLayer, _ input: Value) throws(ImportProblem) -> Value {
    let activation: Activation
    switch try layer.integer(9, default: 0) {
    case 0: return input
    case 1: activation = .relu
    case 2: activation = .leakyRelu
    case 3: activation = .relu6
    case 4: activation = .sigmoid
    case 5: activation = .mish
    case 6: activation = .hardSwish
    case let other:
      throw ImportProblem("applies activation \(other) (parameter 9), expected one of 0...6")
    }
    return try lowering.activation(layer.name + "/activation", activation, input)
  }
}

extension NCNNLayer {
  /// - Parameters: ids of the width and of the height; the height is as the width if not given.
  func extent(_ width: Int, _ height: Int, default other: Int?) throws(ImportProblem) -> Extent {
    let across =
      if let other { try integer(width, default: other) } else { try required(width, "kernel") }
    return Extent(try integer(height, default: across), across)
  }

  /// - Parameters: ids of the four sides; right is as left and bottom as top if not given.
  func padding(
    left: Int, top: Int, right: Int, bottom: Int
  ) throws(ImportProblem) -> Padding {
    let left = try integer(left, default: 0)
    let top = try integer(top, default: left)
    return Padding(
      top: top, bottom: try integer(bottom, default: top), left: left,
      right: try integer(right, default: left))
  }
}
