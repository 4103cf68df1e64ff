import HWSimCore

/// A layer of one branch of an Inception module.
enum InceptionLayer: Sendable {
  /// With its normalisation, if the network has any, and ReLU.
  case convolution(outputs: Int, kernel: Extent, stride: Int = 1, padding: Padding)
  case pool(Pooling)
  /// Branches again, which read the same tensor and are concatenated with the others.
  case split([[InceptionLayer]])
}

extension InceptionLayer {
  /// A square convolution that keeps the image as large as it is.
  static func conv(_ outputs: Int, _ kernel: Int) -> Self { conv(outputs, kernel, by: kernel) }

  /// A convolution of `height` rows and `width` columns that keeps the image as large as it is.
  static func conv(_ outputs: Int, _ height: Int, by width: Int) -> Self {
    let (rows, columns) = (height / 2, width / 2)
    return .convolution(
      outputs: outputs, kernel: Extent(height, width),
      padding: Padding(top: rows, bottom: rows, left: columns, right: columns))
  }

  /// A square convolution without a border, unless given.
  static func conv(_ outputs: Int, _ kernel: Int, stride: Int, padding: Int = 0) -> Self {
    .convolution(
      outputs: outputs, kernel: Extent(kernel), stride: stride, padding: Padding(padding))
  }

  /// 3x3 with stride 1: the image stays as large as it is.
  static func pool(_ kind: Pooling.Kind) -> Self {
    .pool(Pooling(kind, kernel: Extent(3), stride: Extent(1), padding: Padding(1)))
  }

  /// 3x3 with stride 2.
  static func halvingPool(padding: Int = 0, rounding: Pooling.Rounding = .down) -> Self {
    .pool(
      Pooling(
        .max, kernel: Extent(3), stride: Extent(2), padding: Padding(padding), rounding: rounding))
  }

  /// `conv1x7`, `avgpool3x3`.
  fileprivate var name: String {
    switch self {
    case .convolution(_, let kernel, _, _): "conv\(kernel)"
    case .pool(let pooling): "\(pooling.kind == .max ? "max" : "avg")pool\(pooling.kernel)"
    case .split: "split"
    }
  }
}

/// What follows each convolution of an Inception network, before its ReLU.
enum InceptionStyle {
  case bias, normalization, biasAndNormalization

  fileprivate var hasBias: Bool { self != .normalization }
  fileprivate var normalizes: Bool { self != .bias }
}

extension NetworkBuilder {
  /// Branches side by side, concatenated in their order.
  mutating func inception(
    _ name: String, _ input: Tensor, _ branches: [[InceptionLayer]],
    _ style: InceptionStyle = .normalization
  ) throws(NetworkError) -> Tensor {
    block = name
    defer { block = nil }
    return try concatenation(name, input, branches, style)
  }

  /// The module's layers, under whatever block is named.
  mutating func concatenation(
    _ name: String, _ input: Tensor, _ branches: [[InceptionLayer]], _ style: InceptionStyle
  ) throws(NetworkError) -> Tensor {
    let outputs = try outputs(of: branches, "\(name)/branch", input, style)
    return try add("\(name)/concat", .concatenation, outputs)
  }

  /// One layer after the other.
  mutating func sequence(
    _ name: String, _ input: Tensor, _ layers: [InceptionLayer],
    _ style: InceptionStyle = .normalization
  ) throws(NetworkError) -> Tensor {
    try outputs(of: layers, name, input, style)[0]
  }

  private mutating func outputs(
    of branches: [[InceptionLayer]], _ prefix: String, _ input: Tensor, _ style: InceptionStyle
  ) throws(NetworkError) -> [Tensor] {
    var outputs: [Tensor] = []
    for (index, layers) in branches.enumerated() {
      outputs += try self.outputs(of: layers, "\(prefix)\(index + 1)", input, style)
    }
    return outputs
  }

  /// Layers of a name that the branch has already are numbered from 2.
  private mutating func outputs(
    of layers: [InceptionLayer], _ branch: String, _ input: Tensor, _ style: InceptionStyle
  ) throws(NetworkError) -> [Tensor] {
    var tensor = input
    for (index, layer) in layers.enumerated() {
      let earlier = layers[..<index].count { $0.name == layer.name }
      let name = "\(branch)/\(layer.name)" + (earlier == 0 ? "" : "_\(earlier + 1)")
      switch layer {
      case .convolution(let outputs, let kernel, let stride, let padding):
        let convolution = Convolution(
          outputs: outputs, kernel: kernel, stride: Extent(stride), padding: padding,
          hasBias: style.hasBias)
        tensor = try add(name, .convolution(convolution), tensor)
        tensor =
          style.normalizes
          ? try normalized(name, tensor, .relu) : try activation("\(name)/relu", .relu, tensor)
      case .pool(let pooling): tensor = try add(name, .pooling(pooling), tensor)
      case .split(let branches): return try outputs(of: branches, name, tensor, style)
      }
    }
    return [tensor]
  }
}
