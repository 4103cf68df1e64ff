import HWSimCore

extension Network {
  /// The operation of a layer over inputs of other shapes: what has a shape in itself follows them.
  func operation(
    of layer: Layer, over inputs: [Shape]
  ) throws(NetworkError) -> Operation {
    let old = inputShapes(of: layer)
    guard old != inputs, let before = old.first, let now = inputs.first else {
      return layer.operation
    }
    let followed: Operation? =
      switch layer.operation {
      case .pooling(let pooling): .pooling(pooling.following(before, now))
      case .view(let shape):
        shape.following(before, now, isView: true).map { .view($0) }
      case .rearrangement(let name, let output):
        output.following(before, now).map { .rearrangement(name: name, output: $0) }
      case .unpooling(let output):
        output.following(before, now).map { .unpooling(output: $0) }
      case .uncosted(let name, let output):
        output.following(before, now).map { .uncosted(name: name, output: $0) }
      case .reduction(let reduction):
        reduction.output.following(before, now).map {
          .reduction(Reduction(reduction.kind, output: $0))
        }
      case .normalization(let normalization):
        normalization.following(before, now).map { .normalization($0) }
      case .matrixMultiplication: nil
      default: layer.operation
      }
    guard let followed else {
      throw NetworkError(
        "\(name): layer '\(layer.name)' makes \(layer.output) of \(before) and cannot follow an input "
          + "of \(now)")
    }
    return followed
  }
}

extension Pooling {
  /// A window over the whole image stays one.
  fileprivate func following(_ before: Shape, _ now: Shape) -> Pooling {
    guard kernel == Extent(before.height, before.width), padding == .none else { return self }
    return Pooling(
      kind, kernel: Extent(now.height, now.width), stride: stride, padding: padding,
      rounding: rounding)
  }
}

extension Normalization {
  /// Groups of all channels, of all pixels, or of a part of the image stay that.
  fileprivate func following(_ before: Shape, _ now: Shape) -> Normalization? {
    let size: Int
    if groupSize == before.channels {
      size = now.channels
    } else if groupSize == before.pixels {
      size = now.pixels
    } else if before.elementsPerImage.isMultiple(of: groupSize),
      now.elementsPerImage.isMultiple(of: before.elementsPerImage / groupSize)
    {
      size = now.elementsPerImage / (before.elementsPerImage / groupSize)
    } else {
      return nil
    }
    guard parameters.isMultiple(of: before.channels) else { return nil }
    guard let all = checkedProduct(parameters / before.channels, now.channels) else { return nil }
    return Normalization(groupSize: size, parameters: all)
  }
}

extension Shape {
  /// The shape that a layer makes of `now`, having made this one of `before`; nil where that is not clear.
  fileprivate func following(_ before: Shape, _ now: Shape, isView: Bool = false) -> Shape? {
    if isView {
      // A flattened image stays flat; any other view must keep the shape.
      if pixels == 1, channels == before.elementsPerImage, batch == before.batch {
        return Shape(batch: now.batch, channels: now.elementsPerImage)
      }
      return self == before ? now : nil
    }
    guard batch == before.batch,
      let channels = Self.side(channels, before.channels, now.channels, isPixels: false),
      let height = Self.side(height, before.height, now.height, isPixels: true),
      let width = Self.side(width, before.width, now.width, isPixels: true)
    else { return nil }
    return Shape(batch: now.batch, channels: channels, height: height, width: width)
  }

  /// As many times the input's side, the same part of it, or, for borders, as much more or less.
  private static func side(_ made: Int, _ before: Int, _ now: Int, isPixels: Bool) -> Int? {
    if before == now { return made }
    if made == 1 { return 1 }
    if made.isMultiple(of: before) { return checkedProduct(made / before, now) }
    if before.isMultiple(of: made) {
      return now.isMultiple(of: before / made) ? now / (before / made) : nil
    }
    return isPixels && now + made - before > 0 ? now + made - before : nil
  }
}
