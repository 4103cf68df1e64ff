import HWSimCore

/// A value that no simulation gives. The description names it by its path.
struct ResultProblem: Error, CustomStringConvertible {
  let description: String

  init(_ path: String, _ problem: String) { description = "'\(printable(path))' \(problem)" }
}

/// Checks what a file says before it is calculated with: sums over all layers must not overflow, nor may a
/// range be upside down.
struct ResultChecks {
  /// Of one count: the sum over all layers, eightfold, is still an integer.
  private let largest: Int

  init(layers: Int) { largest = (1 << 58) / max(1, layers) }

  func count(_ value: Int, _ path: String) throws(ResultProblem) -> Int {
    guard 0...largest ~= value else { throw ResultProblem(path, "is out of range") }
    return value
  }

  func count(_ value: Int?, _ path: String) throws(ResultProblem) -> Int {
    try count(value ?? 0, path)
  }

  func bytes(_ value: Int, _ path: String) throws(ResultProblem) -> Bytes {
    Bytes(try count(value, path))
  }

  /// A time, energy, rate: finite and not negative.
  func amount(_ value: Double, _ path: String) throws(ResultProblem) -> Double {
    guard value >= 0, value <= 1e30 else { throw ResultProblem(path, "is out of range") }
    return value
  }

  func quantity<U>(_ value: Double, _ path: String) throws(ResultProblem) -> Quantity<U> {
    Quantity(try amount(value, path))
  }

  func positive<U>(_ value: Double, _ path: String) throws(ResultProblem) -> Quantity<U> {
    guard value > 0 else { throw ResultProblem(path, "is not positive") }
    return try quantity(value, path)
  }

  func range(_ bounds: [Double], _ path: String) throws(ResultProblem) -> ClosedRange<Double> {
    guard bounds.count == 2, bounds[0] <= bounds[1] else {
      throw ResultProblem(path, "is no pair of a lower and an upper bound")
    }
    return try amount(bounds[0], path)...(try amount(bounds[1], path))
  }

  func shape(_ sizes: [Int], _ path: String) throws(ResultProblem) -> Shape {
    guard sizes.count == 4,
      let shape = Shape(batch: sizes[0], channels: sizes[1], height: sizes[2], width: sizes[3])
    else { throw ResultProblem(path, "is no shape of batch, channels, height and width") }
    return shape
  }

  func choice<Name: RawRepresentable>(
    _ text: String, _ path: String
  ) throws(ResultProblem) -> Name where Name.RawValue == String {
    guard let name = Name(rawValue: text) else {
      throw ResultProblem(path, "cannot be '\(printable(text))'")
    }
    return name
  }

  /// A name as a report prints it: neither empty nor longer than anybody writes.
  func name(_ text: String, _ path: String) throws(ResultProblem) -> String {
    guard !text.isEmpty, text.utf8.count <= 4096 else {
      throw ResultProblem(path, "is no name")
    }
    return text
  }
}
