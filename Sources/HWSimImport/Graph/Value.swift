internal import HWSimCore

/// A tensor of a model file while its network is built: what a layer computes, or stored numbers.
///
/// Its dimensions are in the file's order, outermost first: N, C, H, W of an image in ONNX, N, H, W, C
/// in TFLite, N, T, C of a row of tokens in both.
struct Value {
  enum Source {
    case computed(NetworkBuilder.Tensor)
    case stored(StoredTensor)
  }

  /// None of a scalar.
  let dimensions: [Int]
  /// The axis that holds the channels; meaningless for a scalar.
  let channelAxis: Int
  let source: Source
  /// Whether several operators read it, or the network gives it out: then it must exist as it is.
  var isShared = true

  var rank: Int { dimensions.count }

  var stored: StoredTensor? {
    if case .stored(let tensor) = source { tensor } else { nil }
  }

  /// False for stored sizes, scales and indices, which are no weights.
  var isComputedOrWeights: Bool {
    guard let stored else { return true }
    return stored.precision != nil && elements > 1
  }

  /// The numbers, where they are stored and known.
  var numbers: Numbers? {
    stored?.contents.map { Numbers(dimensions: dimensions, values: $0) }
  }

  /// Of a stored tensor possibly 0. Values exist only where the product fits.
  var elements: Int { dimensions.reduce(1, *) }

  /// The size along an axis counted from the front or, if negative, from the back.
  func axis(_ axis: Int) throws(ImportProblem) -> Int {
    let index = axis < 0 ? axis &+ rank : axis
    guard dimensions.indices.contains(index) else {
      throw ImportProblem("has no axis \(axis) in a tensor of \(text(of: dimensions))")
    }
    return index
  }
}

/// Numbers that a file stores: weights, of which only the size matters, or a shape, whose numbers do.
struct StoredTensor {
  /// Tensors of one name are one tensor: weights that two layers share are stored once.
  let name: String
  /// Nil where there are too many to be a shape, or the file holds none.
  var contents: [Double]?
  /// How each number is stored; nil for what is no weight, such as 64-bit indices.
  var precision: Precision?
  /// Whether a division of two such numbers drops the rest.
  var isInteger = false
  /// Counts the stored zeros; nil where the file does not hold the numbers.
  var zeros: () -> Int? = { nil }

  /// Contents beyond this many numbers are weights, not shapes.
  static let mostContents = 1 << 16
}

/// `2x3x4`, as messages write dimensions.
func text(of dimensions: [Int]) -> String {
  dimensions.isEmpty ? "a scalar" : dimensions.map(String.init).joined(separator: "x")
}

/// The number of elements, checked: no dimension negative, the product within a `Shape`'s bounds.
func elements(of dimensions: [Int]) throws(ImportProblem) -> Int {
  var product = 1
  for size in dimensions {
    guard size >= 0, let next = checkedProduct(product, max(size, 1)), next <= Shape.largest else {
      throw ImportProblem(
        "a tensor of \(text(of: dimensions)) is impossible; sizes must be positive and not too large"
      )
    }
    product = next
  }
  return dimensions.contains(0) ? 0 : product
}

/// The dimensions of an element-wise combination: equal, or 1 on either side, aligned at the end.
func broadcast(_ left: [Int], _ right: [Int]) throws(ImportProblem) -> [Int] {
  let rank = max(left.count, right.count)
  let a = [Int](repeating: 1, count: rank - left.count) + left
  let b = [Int](repeating: 1, count: rank - right.count) + right
  for (x, y) in zip(a, b) where x != y && x != 1 && y != 1 {
    throw ImportProblem("cannot combine \(text(of: left)) with \(text(of: right))")
  }
  return zip(a, b).map { $0 == 1 ? $1 : $0 }
}

/// The shape in the network's terms: the first dimension is the batch, one holds channels, the last of
/// the others is the width and the rest are rows.
func shape(of dimensions: [Int], channelAxis: Int) throws(ImportProblem) -> Shape {
  _ = try elements(of: dimensions)
  let shape: Shape?
  switch dimensions.count {
  case 0: shape = Shape(channels: 1)
  case 1: shape = Shape(channels: dimensions[0])
  default:
    let channel = max(channelAxis, 1)
    let others = dimensions.indices.dropFirst().filter { $0 != channel }.map { dimensions[$0] }
    // Rows of tokens stand one below the other; the samples of a signal lie side by side.
    let isColumn = others.count == 1 && channel == dimensions.count - 1
    let width = isColumn ? 1 : others.last ?? 1
    let height = isColumn ? others[0] : others.dropLast().reduce(1, *)
    shape = Shape(
      batch: dimensions[0], channels: dimensions[channel], height: height, width: width)
  }
  guard let shape else {
    throw ImportProblem("a tensor of \(text(of: dimensions)) is empty; sizes must be positive")
  }
  return shape
}
