internal import HWSimCore

/// The sizes of an ncnn blob, outermost first: `[w]`, `[h, w]` or `[c, h, w]`.
///
/// As a `Shape`, a blob of one dimension is a vector of channels; one of two holds a row of w
/// channels at each of h positions, as a transformer's tokens do; one of three is an image.
struct NCNNExtents: Hashable, CustomStringConvertible {
  let sizes: [Int]

  init(_ sizes: [Int]) { self.sizes = sizes }

  /// As files write them: innermost first, w, h, c.
  init(width: Int, height: Int? = nil, channels: Int? = nil) {
    sizes = [channels, channels == nil ? height : height ?? 1, width].compactMap(\.self)
  }

  var rank: Int { sizes.count }
  var width: Int { sizes.last ?? 1 }
  var height: Int { rank > 1 ? sizes[rank - 2] : 1 }
  var channels: Int { rank > 2 ? sizes[rank - 3] : 1 }

  func shape(batch: Int) throws(ImportProblem) -> Shape {
    let shape: Shape? =
      switch rank {
      case 1: Shape(batch: batch, channels: sizes[0])
      case 2: Shape(batch: batch, channels: sizes[1], height: sizes[0])
      case 3: Shape(batch: batch, channels: sizes[0], height: sizes[1], width: sizes[2])
      default: nil
      }
    guard let shape else {
      throw ImportProblem(
        "a blob of \(self) in a batch of \(batch) is empty or too large; sizes must be positive")
    }
    return shape
  }

  /// - Parameter axis: Counted from the outermost, or, if negative, back from the innermost.
  func axis(_ axis: Int) throws(ImportProblem) -> Int {
    let index = axis < 0 ? axis + rank : axis
    guard sizes.indices.contains(index) else {
      throw ImportProblem("has no axis \(axis): its blob is \(self)")
    }
    return index
  }

  func replacing(_ axis: Int, with size: Int) -> Self {
    var sizes = sizes
    sizes[axis] = size
    return Self(sizes)
  }

  /// Innermost first, as in the file: `"w 7 h 7 c 64"`.
  var description: String {
    zip(["w", "h", "c"], sizes.reversed()).map { "\($0) \($1)" }.joined(separator: " ")
  }
}

/// A tensor and its sizes in ncnn's terms.
struct NCNNBlob {
  let tensor: NetworkBuilder.Tensor
  let extents: NCNNExtents
}
