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
  init(_ integers: [Int]) { self.init(dimensions: [integers.count], values: integers.map(Double.init)) }

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

  /// Combines element by element; one of two different sizes must be a single number.
  static func combine(
    _ left: Numbers, _ right: Numbers, _ transform: (Double, Double) -> Double
  ) -> Numbers? {
    if left.values.count == right.values.count {
      let dimensions =
        left.dimensions.count >= right.dimensions.count ? left.dimensions : right.dimensions
      return Numbers(
        dimensions: dimensions, values: zip(left.values, right.values).map { transform($0, $1) })
    }
    if let scalar = right.scalar { return left.map { transform($0, scalar) } }
    if let scalar = left.scalar { return right.map { transform(scalar, $0) } }
    return nil
  }

  /// Whether positions along `axis` are single numbers: only vectors are taken apart.
  private func isVector(_ axis: Int) -> Bool {
    dimensions.count == 1 && (axis == 0 || axis == -1)
  }

  /// The numbers at `indices`, in their dimensions.
  func gather(_ indices: Numbers, axis: Int) -> Numbers? {
    guard isVector(axis) else { return nil }
    var gathered: [Double] = []
    for index in indices.integers {
      let position = index < 0 ? index &+ values.count : index
      guard values.indices.contains(position) else { return nil }
      gathered.append(values[position])
    }
    return Numbers(dimensions: indices.dimensions, values: gathered)
  }

  static func concatenate(_ parts: [Numbers], axis: Int) -> Numbers? {
    guard parts.allSatisfy({ $0.isVector(axis) }) else { return nil }
    let values = parts.flatMap(\.values)
    return Numbers(dimensions: [values.count], values: values)
  }

  /// - Parameter range: `start`, `end` and `step` as slices give them, negative ones from the back.
  func slice(start: Int, end: Int, step: Int, axis: Int) -> Numbers? {
    guard isVector(axis), let range = SliceRange(start, end, step, size: values.count) else {
      return nil
    }
    let sliced = range.positions.map { values[$0] }
    return Numbers(dimensions: [sliced.count], values: sliced)
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
