import HWSimCore

/// What single-shot detectors put on each of their feature maps: coordinates and class scores of boxes.
struct BoxPredictor {
  enum Style {
    /// A convolution with bias.
    case convolution(kernel: Int)
    /// Depthwise 3x3 with normalisation, then 1x1 with bias.
    case separable
  }

  let style: Style
  /// The background's included.
  let classes: Int
  private var coordinates: [NetworkBuilder.Tensor] = []
  private var scores: [NetworkBuilder.Tensor] = []
  private var priors: [NetworkBuilder.Tensor] = []
  private var boxes = 0

  init(_ style: Style, classes: Int) {
    self.style = style
    self.classes = classes
  }

  /// - Parameter forms: boxes at each pixel.
  mutating func predict(
    _ name: String, _ map: NetworkBuilder.Tensor, forms: Int, _ build: inout NetworkBuilder
  ) throws(NetworkError) {
    build.block = "\(name)/boxes"
    defer { build.block = nil }
    coordinates.append(try predict("\(name)/loc", map, 4 * forms, &build))
    scores.append(try predict("\(name)/conf", map, classes * forms, &build))
    let priors = try build.add("\(name)/priors", .priorBoxes(perPixel: forms), map)
    self.priors.append(try build.flattened("\(name)/priors/flat", priors))
    boxes += forms * build[map].pixels
  }

  private func predict(
    _ name: String, _ map: NetworkBuilder.Tensor, _ outputs: Int, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    var tensor = map
    var kernel = 1
    switch style {
    case .convolution(let side): kernel = side
    case .separable:
      tensor = try build.normalizedConvolution(
        "\(name)/depthwise", map, outputs: build[map].channels, groups: build[map].channels, .relu6)
    }
    tensor = try build.sameConvolution(
      name, tensor, outputs: outputs, kernel: kernel, bias: true)
    let swapped = Operation.rearrangement(name: Operation.transposition, output: build[tensor])
    tensor = try build.add("\(name)/permute", swapped, tensor)
    return try build.flattened("\(name)/flat", tensor)
  }

  /// Joins the maps' boxes, and keeps the best.
  func finish(
    ranked: Int, kept: Int, _ build: inout NetworkBuilder
  ) throws(NetworkError) {
    let coordinates = try build.add("loc", .concatenation, coordinates)
    var scores = try build.add("conf", .concatenation, scores)
    let priors = try build.add("priors", .concatenation, priors)
    scores = try build.viewed("conf/boxes", scores, channels: classes, rows: boxes)
    scores = try build.add("softmax", .softmax, scores)
    let detection = Detection(
      candidates: boxes, classes: max(classes - 1, 1), ranked: min(ranked, boxes),
      kept: min(kept, boxes))
    _ = try build.add("detection", .detection(detection), coordinates, scores, priors)
  }
}

extension NetworkBuilder {
  /// All elements of an image as channels of one pixel.
  mutating func flattened(_ name: String, _ input: Tensor) throws(NetworkError) -> Tensor {
    try viewed(name, input, channels: self[input].elementsPerImage, rows: 1)
  }

  /// The same elements as a column of pixels.
  mutating func viewed(
    _ name: String, _ input: Tensor, channels: Int, rows: Int
  ) throws(NetworkError) -> Tensor {
    guard let shape = Shape(batch: self[input].batch, channels: channels, height: rows) else {
      throw NetworkError("layer '\(name)': \(rows)x1x\(channels) is no shape of a tensor")
    }
    return try add(name, .view(shape), input)
  }
}
