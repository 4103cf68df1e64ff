import HWSimCore

/// Source: Zoph et al., "Learning transferable architectures for scalable image recognition", CVPR
/// 2018, figure 4 and table 2: NASNet-A, 4 @ 1056 (mobile) and 6 @ 4032 (large). What the paper
/// leaves open is taken from Keras' applications/nasnet, which follows TensorFlow's slim/nets/nasnet.
///
/// A tensor that comes from before a reduction is halved by two paths; the second is that of the
/// pixels between those of the first. Here both read the same pixels, which is the same work.
extension NetworkFamily {
  static let nasNet = NetworkFamily(
    name: "nasnet", title: "NASNet-A",
    source: "Zoph et al., Transferable architectures, CVPR 2018, arXiv:1707.07012",
    options: [size, resolution, classes],
    scaling: Scaling(width: nil, widths: [], resolutionStep: 32), build: assemble)
}

private enum Size: String, CaseIterable {
  case mobile, large

  /// N, the normal cells between two reductions.
  var cells: Int { self == .mobile ? 4 : 6 }

  /// F, the channels of a path through the first normal cells.
  var filters: Int { self == .mobile ? 44 : 168 }

  var stemFilters: Int { self == .mobile ? 32 : 96 }
}

private let size = ChoiceOption(
  "size", default: Size.mobile, help: "mobile is 4 @ 1056, large is 6 @ 4032")
private let resolution = ResolutionOption { $0[size] == .mobile ? 224 : 331 }
private let classes = IntegerOption.classes()

private typealias Tensor = NetworkBuilder.Tensor

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let size = options[size]
  let image = try build.image(options[resolution])
  let stem = try build.convolution(
    "stem", image, outputs: size.stemFilters, kernel: 3, stride: 2)
  var current = try build.normalized("stem", stem, nil)
  var previous = current
  for (index, divisor) in [4, 2].enumerated() {
    let cell = Cell(name: "stem_\(index + 1)", filters: size.filters / divisor)
    (current, previous) = (try cell.reduction(current, previous, &build), current)
  }
  for stage in 0..<3 {
    let filters = size.filters << stage
    if stage > 0 {
      let reduced = try Cell(name: "reduction_\(stage)", filters: filters).reduction(
        current, previous, &build)
      // The large network's next cell reads what the reduction read as its previous tensor.
      if size == .mobile { previous = current }
      current = reduced
    }
    for number in 1...size.cells {
      let cell = Cell(name: "normal_\(stage * size.cells + number)", filters: filters)
      (current, previous) = (try cell.normal(current, previous, &build), current)
    }
  }
  current = try build.activation("relu", .relu, current)
  try build.averageAndClassify(current, options[classes])
}

/// A cell reads the outputs of the two cells before it.
private struct Cell {
  let name: String
  let filters: Int

  /// Figure 4, left.
  func normal(
    _ input: Tensor, _ previous: Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> Tensor {
    build.block = name
    defer { build.block = nil }
    let p = try adjusted(previous, to: input, &build)
    let h = try projected("\(name)/input", input, &build)

    let left1 = try separable("1/left", h, 5, &build)
    let right1 = try separable("1/right", p, 3, &build)
    let first = try add(1, left1, right1, &build)
    let left2 = try separable("2/left", p, 5, &build)
    let right2 = try separable("2/right", p, 3, &build)
    let second = try add(2, left2, right2, &build)
    let left3 = try pool("3/left", .average, h, &build)
    let third = try add(3, left3, p, &build)
    let left4 = try pool("4/left", .average, p, &build)
    let right4 = try pool("4/right", .average, p, &build)
    let fourth = try add(4, left4, right4, &build)
    let left5 = try separable("5/left", h, 3, &build)
    let fifth = try add(5, left5, h, &build)
    return try build.add(
      "\(name)/concat", .concatenation, p, first, second, third, fourth, fifth)
  }

  /// Figure 4, right.
  func reduction(
    _ input: Tensor, _ previous: Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> Tensor {
    build.block = name
    defer { build.block = nil }
    let p = try adjusted(previous, to: input, &build)
    let h = try projected("\(name)/input", input, &build)

    let left1 = try separable("1/left", h, 5, stride: 2, &build)
    let right1 = try separable("1/right", p, 7, stride: 2, &build)
    let first = try add(1, left1, right1, &build)
    let left2 = try pool("2/left", .max, h, stride: 2, &build)
    let right2 = try separable("2/right", p, 7, stride: 2, &build)
    let second = try add(2, left2, right2, &build)
    let left3 = try pool("3/left", .average, h, stride: 2, &build)
    let right3 = try separable("3/right", p, 5, stride: 2, &build)
    let third = try add(3, left3, right3, &build)
    let left4 = try pool("4/left", .average, first, &build)
    let fourth = try add(4, left4, second, &build)
    let left5 = try separable("5/left", first, 3, &build)
    let right5 = try pool("5/right", .max, h, stride: 2, &build)
    let fifth = try add(5, left5, right5, &build)
    return try build.add("\(name)/concat", .concatenation, second, third, fourth, fifth)
  }

  /// `previous` with the size and the channels that the cell works with.
  private func adjusted(
    _ previous: Tensor, to input: Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> Tensor {
    // The first cell has no cell before it.
    if previous == input { return previous }
    let name = "\(name)/previous"
    let (shape, target) = (build[previous], build[input])
    if (shape.height, shape.width) != (target.height, target.width) {
      let active = try build.activation("\(name)/relu", .relu, previous)
      var halves: [Tensor] = []
      for path in 1...2 {
        let pooled = try build.pool(
          "\(name)/pool\(path)", .average, active, kernel: 1, stride: 2)
        halves.append(
          try build.convolution("\(name)/conv\(path)", pooled, outputs: filters / 2, kernel: 1))
      }
      let joined = try build.add("\(name)/concat", .concatenation, halves)
      return try build.normalized(name, joined, nil)
    }
    return shape.channels == filters ? previous : try projected(name, previous, &build)
  }

  /// ReLU, 1x1 convolution, batch normalisation.
  private func projected(
    _ name: String, _ input: Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> Tensor {
    let active = try build.activation("\(name)/relu", .relu, input)
    let tensor = try build.convolution(name, active, outputs: filters, kernel: 1)
    return try build.normalized(name, tensor, nil)
  }

  /// Twice ReLU, separable convolution, batch normalisation; the stride is that of the first.
  private func separable(
    _ path: String, _ input: Tensor, _ kernel: Int, stride: Int = 1, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> Tensor {
    var tensor = input
    for number in 1...2 {
      let name = "\(name)/\(path)/separable\(number)"
      tensor = try build.activation("\(name)/relu", .relu, tensor)
      tensor = try build.separable(
        name, tensor, outputs: filters, kernel: kernel, stride: number == 1 ? stride : 1)
      tensor = try build.normalized(name, tensor, nil)
    }
    return tensor
  }

  private func pool(
    _ path: String, _ kind: Pooling.Kind, _ input: Tensor, stride: Int = 1,
    _ build: inout NetworkBuilder
  ) throws(NetworkError) -> Tensor {
    try build.samePool("\(name)/\(path)/pool", kind, input, kernel: 3, stride: stride)
  }

  private func add(
    _ number: Int, _ left: Tensor, _ right: Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> Tensor {
    try build.add("\(name)/\(number)/add", .elementwise(.add), left, right)
  }
}
