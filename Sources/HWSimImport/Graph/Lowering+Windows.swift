internal import HWSimCore

/// The window of a convolution or pooling, before its padding is known.
struct Window {
  enum Padding {
    case explicit(HWSimCore.Padding)
    /// As much as makes the output the input's size divided by the stride; the odd row or column goes
    /// to the far edge (`upper`) or the near one.
    case sameUpper, sameLower
  }

  var kernel: Extent
  var stride = Extent(1)
  var dilation = Extent(1)
  var padding = Padding.explicit(.none)

  /// The pixels that one output sees, of a checked window.
  var footprint: Extent {
    Extent((kernel.height - 1) * dilation.height + 1, (kernel.width - 1) * dilation.width + 1)
  }

  func checked() throws(ImportProblem) -> Window {
    let sides = [kernel, stride, dilation].flatMap { [$0.height, $0.width] }
    guard sides.allSatisfy({ 1...Self.largestSide ~= $0 }) else {
      throw ImportProblem("kernel, stride and dilation must lie in 1...\(Self.largestSide)")
    }
    return self
  }

  /// Products of two such sides are far from overflow.
  private static let largestSide = 1 << 20

  /// The padding in numbers, over an image.
  func padding(over image: Shape) -> HWSimCore.Padding {
    let isUpper: Bool
    switch padding {
    case .explicit(let padding): return padding
    case .sameUpper: isUpper = true
    case .sameLower: isUpper = false
    }
    func total(_ size: Int, _ footprint: Int, _ stride: Int) -> Int {
      max(0, footprint + (size - 1) / stride * stride - size)
    }
    let rows = total(image.height, footprint.height, stride.height)
    let columns = total(image.width, footprint.width, stride.width)
    let top = isUpper ? rows / 2 : rows - rows / 2
    let left = isUpper ? columns / 2 : columns - columns / 2
    return HWSimCore.Padding(top: top, bottom: rows - top, left: left, right: columns - left)
  }
}

/// The stored numbers of a layer that multiplies: how many outputs, and from where.
struct Weights {
  let outputs: Int
  let hasBias: Bool
  var zeros: Int?
}

extension Lowering {
  /// - Parameters:
  ///   - input: An image or a signal: the batch, channels, and one or two spatial axes.
  ///   - inputsPerGroup: Channels that each output sees, as the weights' size has it.
  mutating func convolution(
    _ name: String, _ input: Value, _ weights: Weights, inputsPerGroup: Int, groups: Int,
    _ window: Window
  ) throws(ImportProblem) -> Value {
    let image = try image(name, input)
    let window = try window.checked()
    let (source, padding) = try unpadded(image, window)
    let channels = try networkShape(of: source).channels
    guard groups > 0, let product = checkedProduct(inputsPerGroup, groups), product == channels
    else {
      throw ImportProblem(
        "its weights see \(inputsPerGroup) channels in each of \(groups) groups, but its input has "
          + "\(channels) channels")
    }
    let convolution = Convolution(
      outputs: weights.outputs, kernel: window.kernel, stride: window.stride, padding: padding,
      dilation: window.dilation, groups: groups, hasBias: weights.hasBias)
    return try addImage(name, .convolution(convolution), source, zeroWeights: weights.zeros)
  }

  mutating func transposedConvolution(
    _ name: String, _ input: Value, _ weights: Weights, groups: Int, _ window: Window,
    cropping: Padding, outputPadding: Extent
  ) throws(ImportProblem) -> Value {
    let image = try image(name, input)
    let window = try window.checked()
    let convolution = TransposedConvolution(
      outputs: weights.outputs, kernel: window.kernel, stride: window.stride, padding: cropping,
      dilation: window.dilation, groups: groups, outputPadding: outputPadding,
      hasBias: weights.hasBias)
    return try addImage(
      name, .transposedConvolution(convolution), image, zeroWeights: weights.zeros)
  }

  mutating func pooling(
    _ name: String, _ kind: Pooling.Kind, _ input: Value, _ window: Window,
    rounding: Pooling.Rounding = .down
  ) throws(ImportProblem) -> Value {
    let image = try image(name, input)
    let window = try window.checked()
    let (source, padding) = try unpadded(image, window)
    let pooling = Pooling(
      kind, kernel: window.kernel, stride: window.stride, padding: padding, rounding: rounding)
    return try addImage(name, .pooling(pooling), source)
  }

  /// One value per channel.
  mutating func globalPooling(
    _ name: String, _ kind: Pooling.Kind, _ input: Value
  ) throws(ImportProblem) -> Value {
    let shape = try networkShape(of: input)
    let pooling = Pooling(kind, kernel: Extent(shape.height, shape.width), stride: Extent(1))
    let ones = input.dimensions.indices.map { axis in
      axis == 0 || axis == input.channelAxis ? input.dimensions[axis] : 1
    }
    return try add(name, .pooling(pooling), [input], ones, channelAxis: input.channelAxis)
  }

  /// The shape in which the network sees a value. Stored numbers become a layer first, so that the
  /// builder must not be read before.
  mutating func networkShape(of value: Value) throws(ImportProblem) -> Shape {
    let tensor = try tensor(of: value)
    return builder[tensor]
  }

  /// A value whose channels lie where images have them.
  private mutating func image(_ name: String, _ input: Value) throws(ImportProblem) -> Value {
    guard 3...4 ~= input.rank else {
      throw ImportProblem(
        "slides over a tensor of \(text(of: input.dimensions)), expected an image or a signal")
    }
    return try reading(input, channelsAt: channelsFirst ? 1 : input.rank - 1, for: name)
  }

  /// Zeros that an operator of its own put around the image belong to the window's padding.
  private mutating func unpadded(
    _ input: Value, _ window: Window
  ) throws(ImportProblem) -> (Value, Padding) {
    let padding = try window.padding(over: networkShape(of: input))
    guard let origin = soleOrigin(of: input), case .padding(let more) = origin.rearrangement else {
      return (input, padding)
    }
    let sum = Padding(
      top: padding.top + more.top, bottom: padding.bottom + more.bottom,
      left: padding.left + more.left, right: padding.right + more.right)
    return (origin.inputs[0], sum)
  }
}
