internal import HWSimCore

/// How to read a model: what its file leaves open about its inputs, and what to look for.
public struct ModelInputs: Sendable {
  /// The sizes of an input, in the file's order; the batch in front may be left out.
  public struct InputShape: Sendable {
    /// Nil for a network with one input.
    public let name: String?
    public let dimensions: [Int]

    public init(name: String? = nil, dimensions: [Int]) {
      (self.name, self.dimensions) = (name, dimensions)
    }
  }

  /// Images per inference; nil takes the file's, or 1 where it states none.
  public var batch: Int?
  public var shapes: [InputShape]
  /// Whether the zeros among stored weights are counted, for which the whole file is read.
  public var countsZeros: Bool

  public init(batch: Int? = nil, shapes: [InputShape] = [], countsZeros: Bool = false) {
    (self.batch, self.shapes, self.countsZeros) = (batch, shapes, countsZeros)
  }

  /// The user's dimensions of an input.
  ///
  /// - Parameters:
  ///   - rank: The number of dimensions that the file states; nil if it states none.
  ///   - batch: Goes in front where the user left it out.
  func dimensions(of name: String, rank: Int?, batch: Int) throws(ImportProblem) -> [Int]? {
    guard let shape = shapes.first(where: { $0.name == nil || $0.name == name }) else { return nil }
    let given = shape.dimensions
    if rank == nil || given.count == rank { return given }
    guard given.count + 1 == rank else {
      throw ImportProblem(
        "input '\(printable(name))' has \(rank ?? 0) dimensions, but the shape that was given is "
          + "\(text(of: given))")
    }
    return [batch] + given
  }

  /// A shape for an input that does not exist is a mistake.
  func check(names: [String]) throws(ImportProblem) {
    for shape in shapes {
      guard let name = shape.name, !names.contains(name) else { continue }
      let cure = nearestName(to: name, in: names).map { "; did you mean '\($0)'?" }
      throw ImportProblem(
        "has no input '\(printable(name))'"
          + (cure
            ?? "; its inputs: \(names.prefix(8).map { printable($0) }.joined(separator: ", "))"))
    }
  }
}
