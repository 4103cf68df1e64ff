internal import HWSimCore

// Convolutions and pooling.

extension ONNXNetwork {
  mutating func convolution(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    // QLinearConv has scales and zero points between the operands.
    let isQuantized = node.type == "QLinearConv"
    let input = try node.required(0, "input")
    let weights = try node.required(isQuantized ? 3 : 1, "weights")
    let bias = node.type == "ConvInteger" ? nil : node.input(isQuantized ? 8 : 2)
    guard weights.rank >= 3, weights.rank == input.rank else {
      throw ImportProblem(
        "convolves \(text(of: input.dimensions)) with weights of \(text(of: weights.dimensions))")
    }
    let kernel = Array(weights.dimensions.dropFirst(2))
    guard kernel.count <= 2, weights.stored != nil else {
      return [try uncostedConvolution(node, input, weights, kernel)]
    }
    let result = try lowering.convolution(
      node.name, input,
      lowering.weights(weights, outputs: weights.dimensions[0], hasBias: bias != nil),
      inputsPerGroup: weights.dimensions[1], groups: node.integer("group", default: 1),
      try node.window(kernel: kernel, over: input))
    return [result]
  }

  /// Three spatial axes or computed weights are not costed; the size of the output is known.
  private mutating func uncostedConvolution(
    _ node: ONNXNode, _ input: Value, _ weights: Value, _ kernel: [Int]
  ) throws(ImportProblem) -> Value {
    let sizes = try slide(node, over: Array(input.dimensions.dropFirst(2)), kernel)
    let dimensions = [input.dimensions[0], weights.dimensions[0]] + sizes
    return try lowering.uncosted(node.name, node.type, [input, weights], dimensions)
  }

  /// Output sizes of a window along any number of axes.
  private func slide(
    _ node: ONNXNode, over sizes: [Int], _ kernel: [Int]
  ) throws(ImportProblem) -> [Int] {
    let strides = try node.spatial("strides", kernel.count, default: 1)
    let dilations = try node.spatial("dilations", kernel.count, default: 1)
    let pads = node.integers("pads") ?? [Int](repeating: 0, count: 2 * kernel.count)
    let isSame = node.text("auto_pad")?.hasPrefix("SAME") ?? false
    let most = 1 << 20
    let sides = kernel + strides + dilations
    guard sizes.count == kernel.count, pads.count == 2 * kernel.count,
      sides.allSatisfy({ 1...most ~= $0 }), pads.allSatisfy({ 0...most ~= $0 })
    else { throw ImportProblem("kernel, strides, dilations and pads do not fit its input") }
    var outputs: [Int] = []
    for axis in kernel.indices {
      guard !isSame else {
        outputs.append(ceilingDivision(sizes[axis], strides[axis]))
        continue
      }
      let padded = sizes[axis] + pads[axis] + pads[axis + kernel.count]
      let room = padded - (kernel[axis] - 1) * dilations[axis] - 1
      guard room >= 0 else {
        throw ImportProblem("its window does not fit into \(padded) padded pixels")
      }
      let isUp = node.flag("ceil_mode")
      outputs.append((isUp ? ceilingDivision(room, strides[axis]) : room / strides[axis]) + 1)
    }
    return outputs
  }

  mutating func transposedConvolution(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    let weights = try node.required(1, "weights")
    let kernel = Array(weights.dimensions.dropFirst(2))
    let groups = node.integer("group", default: 1)
    guard 1...2 ~= kernel.count, weights.rank == input.rank, weights.stored != nil,
      let outputs = checkedProduct(weights.dimensions[1], max(groups, 1))
    else { return try uncosted(node) }
    guard weights.dimensions[0] == input.dimensions[1] else {
      throw ImportProblem(
        "its weights see \(weights.dimensions[0]) channels, its input has \(input.dimensions[1])")
    }
    let window = try node.window(kernel: kernel, over: input)
    var added = try node.spatial("output_padding", kernel.count, default: 0)
    guard added.allSatisfy({ 0...(1 << 20) ~= $0 }) else {
      throw ImportProblem("output_padding is \(added), expected small numbers")
    }
    if kernel.count == 1 { added.insert(0, at: 0) }
    let edges = try edges(node, input, window.checked(), added)
    let result = try lowering.transposedConvolution(
      node.name, input,
      lowering.weights(weights, outputs: outputs, hasBias: node.input(2) != nil),
      groups: groups, window, cropping: edges.cropping, outputPadding: edges.added)
    return [result]
  }

  /// What is cut off and added at the edges: as stated, or so that the output has the stated size, or
  /// else stride times the input's.
  private func edges(
    _ node: ONNXNode, _ input: Value, _ window: Window, _ added: [Int]
  ) throws(ImportProblem) -> (cropping: Padding, added: Extent) {
    if case .explicit(let padding) = window.padding, node.integers("output_shape") == nil {
      return (padding, Extent(added[0], added[1]))
    }
    let spatial = Array(input.dimensions.dropFirst(2))
    let sides = spatial.count == 1 ? [1] + spatial : spatial
    var wanted = [sides[0] * window.stride.height, sides[1] * window.stride.width]
    if let shape = node.integers("output_shape") {
      let last = Array(shape.suffix(spatial.count))
      wanted = last.count == 1 ? [1] + last : last
      guard wanted.count == 2, wanted.allSatisfy({ 1...Shape.largest ~= $0 }) else {
        throw ImportProblem("output_shape is \(shape), expected the spatial sizes")
      }
    }
    let rows =
      (sides[0] - 1) * window.stride.height + window.footprint.height + added[0] - wanted[0]
    let columns =
      (sides[1] - 1) * window.stride.width + window.footprint.width + added[1] - wanted[1]
    let (down, right) = (max(rows, 0), max(columns, 0))
    return (
      Padding(top: down / 2, bottom: down - down / 2, left: right / 2, right: right - right / 2),
      Extent(added[0] + max(-rows, 0), added[1] + max(-columns, 0))
    )
  }

  mutating func pooling(
    _ node: ONNXNode, _ kind: Pooling.Kind
  ) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    guard let kernel = node.integers("kernel_shape"), !kernel.isEmpty,
      kernel.count == input.rank - 2
    else {
      throw ImportProblem(
        "kernel_shape does not fit an input of \(text(of: input.dimensions))")
    }
    let dilations = try node.spatial("dilations", kernel.count, default: 1)
    guard 1...2 ~= kernel.count, dilations.allSatisfy({ $0 == 1 }) else {
      let sizes = try slide(node, over: Array(input.dimensions.dropFirst(2)), kernel)
      let dimensions = Array(input.dimensions.prefix(2)) + sizes
      return [try lowering.uncosted(node.name, node.type, [input], dimensions)]
    }
    return [
      try lowering.pooling(
        node.name, kind, input, try node.window(kernel: kernel, over: input),
        rounding: node.flag("ceil_mode") ? .up : .down)
    ]
  }

  mutating func globalPooling(
    _ node: ONNXNode, _ kind: Pooling.Kind
  ) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    guard input.rank > 2 else {
      throw ImportProblem("pools a tensor of \(text(of: input.dimensions)), expected an image")
    }
    let image = try lowering.reading(input, channelsAt: 1, for: node.name)
    return [try lowering.globalPooling(node.name, kind, image)]
  }
}
