import HWSimCore

/// One of each layer that can be written but is in no network of the zoo.
func everything(batch: Int) throws(NetworkError) -> Network {
  try network(batch: batch) { build throws(NetworkError) in
    let image = try build.input(channels: 6, height: 5, width: 4)
    let up = TransposedConvolution(
      outputs: 4, kernel: Extent(3, 2), stride: Extent(2), padding: Padding(1), groups: 2,
      outputPadding: Extent(1, 0), hasBias: true)
    var tensor = try build.add("up", .transposedConvolution(up), image)
    let shape = build[tensor]
    tensor = try build.add(
      "layernorm",
      .normalization(Normalization(groupSize: shape.width, parameters: 2 * shape.width)),
      tensor)
    tensor = try build.add(
      "instancenorm",
      .normalization(Normalization(groupSize: shape.pixels, parameters: 2 * shape.channels)), tensor
    )
    tensor = try build.add("lrn", .localResponseNormalization(size: 3), tensor)

    // Element-wise, each with a side that repeats: per channel, per pixel, with a lone number.
    let perChannel = try build.add("table", .constant(try side(1, shape.channels, 1, 1)))
    for operation in Elementwise.allCases where operation != .compare {
      tensor = try build.add("\(operation)", .elementwise(operation), tensor, perChannel)
      tensor = try build.activation("\(operation)/abs", .absolute, tensor)
    }
    tensor = try build.add("half", .elementwise(.divide), [tensor])
    let perPixel = try build.add(
      "mean", .reduction(Reduction(.mean, output: try side(batch, 1, shape.height, shape.width))),
      tensor)
    tensor = try build.add("weighted", .elementwise(.multiply), perPixel, tensor)
    for kind in Reduction.Kind.allCases {
      let reduction = Reduction(kind, output: try side(batch, shape.channels, shape.height, 1))
      _ = try build.add("reduce/\(kind)", .reduction(reduction), tensor)
    }

    // Attention: four left matrices per image, which meet two right ones in turn.
    let flat = try build.fullyConnected("fc", tensor, outputs: 24)
    let flatter = try build.add("fc/bn", .batchNormalization, flat)
    let both = try build.add("fc/concat", .concatenation, flatter, flat)
    let product = MatrixMultiplication(
      count: 4 * batch, rows: 3, depth: 4, columns: 2, output: try side(4 * batch, 1, 3, 2))
    let right = try build.add("right", .constant(try side(2, 1, 4, 2)))
    let heads = try build.add("heads", .matrixMultiplication(product), both, right)
    let all = try build.add("all", .view(try side(batch, 24, 1, 1)), heads)
    let gated = try build.add("gated", .elementwise(.multiply), all, flatter)
    _ = try build.add("softmax", .softmax, gated)
  }
}

/// A shape that is known to be one.
private func side(
  _ batch: Int, _ channels: Int, _ height: Int, _ width: Int
) throws(NetworkError) -> Shape {
  guard let shape = Shape(batch: batch, channels: channels, height: height, width: width) else {
    throw NetworkError("no shape")
  }
  return shape
}
