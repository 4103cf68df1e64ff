internal import HWSimCore

/// Numbers known before the network runs, such as those from which a file computes shapes.
///
/// Whole numbers beyond 2⁵³ are inexact; they only ever mean "to the end".
struct Numbers {
  let dimensions: [Int]
  let values: [Double]

  init(dimensions: [Int], values: [Double]) {
    (self.dimensions, self.values) = (dimensions, values)
  }

  /// A vector.
  init(_ integers: [Int]) {
    self.init(dimensions: [integers.count], values: integers.map(Double.init))
  }

  var integers: [Int] { values.map { Int(clamping: $0) } }

  /// The one number of a scalar, or of a vector of one.
  var scalar: Double? { values.count == 1 ? values[0] : nil }
}

extension Int {
  /// The nearest integer towards zero.
  init(clamping value: Double) {
    self = Int(exactly: value.rounded(.towardZero)) ?? (value > 0 ? .max : value < 0 ? .min : 0)
  }
}

// MARK: - What files compute shapes with

extension Numbers {
  func map(_ transform: (Double) -> Double) -> Numbers {
    Numbers(dimensions: dimensions, values: values.map(transform))
  }

  /// Combines element by element; axes of size 1 repeat.
  static func combine(
    _ left: Numbers, _ right: Numbers, _ transform: (Double, Double) -> Double
  ) -> Numbers? {
    guard let dimensions = try? broadcast(left.dimensions, right.dimensions),
      let a = left.repeated(to: dimensions), let b = right.repeated(to: dimensions)
    else { return nil }
    let values = zip(a.values, b.values).map { transform($0, $1) }
    return Numbers(dimensions: dimensions, values: values)
  }

  /// The numbers with axes of size 1 repeated, and new axes in front; nil where they are too many.
  func repeated(to target: [Int]) -> Numbers? {
    guard dimensions != target else { return self }
    guard let count = try? elements(of: target), count <= StoredTensor.mostContents,
      (try? broadcast(dimensions, target)) == target
    else { return nil }
    // Of no numbers at all, an axis can still be long.
    if count == 0 { return Numbers(dimensions: target, values: []) }
    let ones = [Int](repeating: 1, count: target.count - dimensions.count)
    var result = Numbers(dimensions: ones + dimensions, values: values)
    for (axis, size) in target.enumerated() where result.dimensions[axis] != size {
      let positions = [Int](repeating: 0, count: size)
      guard let longer = result.taking(positions, as: [size], axis: axis) else { return nil }
      result = longer
    }
    return result
  }

  /// Blocks before an axis, its size, and numbers in a row behind it.
  private func extents(_ axis: Int) -> (outer: Int, size: Int, inner: Int)? {
    let axis = axis < 0 ? axis &+ dimensions.count : axis
    guard dimensions.indices.contains(axis) else { return nil }
    return (
      dimensions[..<axis].reduce(1, *), dimensions[axis], dimensions[(axis + 1)...].reduce(1, *)
    )
  }

  /// The numbers at some positions along an axis, which becomes the axes of `shape`.
  private func taking(_ positions: [Int], as shape: [Int], axis: Int) -> Numbers? {
    guard let (outer, size, inner) = extents(axis),
      positions.allSatisfy({ 0..<size ~= $0 }),
      let count = checkedProduct(outer, positions.count, inner), count <= StoredTensor.mostContents
    else { return nil }
    let axis = axis < 0 ? axis + dimensions.count : axis
    let dimensions = dimensions[..<axis] + shape + dimensions[(axis + 1)...]
    guard (try? elements(of: Array(dimensions))) == count else { return nil }
    if count == 0 { return Numbers(dimensions: Array(dimensions), values: []) }
    var taken: [Double] = []
    taken.reserveCapacity(count)
    for block in 0..<outer {
      for position in positions {
        let start = (block * size + position) * inner
        taken += values[start..<start + inner]
      }
    }
    return Numbers(dimensions: Array(dimensions), values: taken)
  }

  /// The numbers at `indices` along an axis, in their dimensions.
  func gather(_ indices: Numbers, axis: Int) -> Numbers? {
    guard let size = extents(axis)?.size else { return nil }
    let positions = indices.integers.map { $0 < 0 ? $0 &+ size : $0 }
    return taking(positions, as: indices.dimensions, axis: axis)
  }

  /// From `start` to `end` in steps, as slices give them, negative ones from the back.
  func slice(start: Int, end: Int, step: Int, axis: Int) -> Numbers? {
    guard let size = extents(axis)?.size, let range = SliceRange(start, end, step, size: size),
      range.count <= StoredTensor.mostContents
    else { return nil }
    return taking(Array(range.positions), as: [range.count], axis: axis)
  }

  static func concatenate(_ parts: [Numbers], axis: Int) -> Numbers? {
    guard let first = parts.first, let (outer, _, _) = first.extents(axis) else { return nil }
    let axis = axis < 0 ? axis + first.dimensions.count : axis
    var dimensions = first.dimensions
    dimensions[axis] = 0
    for part in parts {
      guard part.dimensions.count == dimensions.count else { return nil }
      for index in dimensions.indices where index != axis {
        guard part.dimensions[index] == dimensions[index] else { return nil }
      }
      dimensions[axis] += part.dimensions[axis]
    }
    guard let count = try? elements(of: dimensions), count <= StoredTensor.mostContents else {
      return nil
    }
    if count == 0 { return Numbers(dimensions: dimensions, values: []) }
    var values: [Double] = []
    for block in 0..<outer {
      for part in parts {
        let row = part.values.count / outer
        values += part.values[block * row..<(block + 1) * row]
      }
    }
    return Numbers(dimensions: dimensions, values: values)
  }

  /// - Parameter order: The input axis of each output axis, each once.
  func transposed(_ order: [Int]) -> Numbers {
    var strides = [Int](repeating: 1, count: dimensions.count)
    for axis in dimensions.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * dimensions[axis + 1]
    }
    let sizes = order.map { dimensions[$0] }
    let result = values.indices.map { position in
      var (rest, source) = (position, 0)
      for (axis, size) in zip(order, sizes).reversed() {
        source += rest % size * strides[axis]
        rest /= size
      }
      return values[source]
    }
    return Numbers(dimensions: sizes, values: result)
  }

  /// All numbers combined into one, as by a product of sizes.
  func reduced(_ start: Double, _ transform: (Double, Double) -> Double) -> Numbers {
    Numbers(dimensions: [], values: [values.reduce(start, transform)])
  }
}

/// The positions that a slice keeps.
struct SliceRange {
  let positions: StrideTo<Int>
  let count: Int

  /// Nil for a step of zero.
  init?(_ start: Int, _ end: Int, _ step: Int, size: Int) {
    guard step != 0, step != .min else { return nil }
    func position(_ value: Int) -> Int { value < 0 ? value &+ size : value }
    let bounds = step > 0 ? 0...size : -1...max(size - 1, -1)
    let first = min(max(position(start), bounds.lowerBound), bounds.upperBound)
    // An end far below zero means before the first element, not from the back.
    let last = min(max(end < -size ? -1 : position(end), bounds.lowerBound), bounds.upperBound)
    positions = stride(from: first, to: last, by: step)
    let distance = step > 0 ? last - first : first - last
    count = distance > 0 ? (distance - 1) / abs(step) + 1 : 0
  }
}
