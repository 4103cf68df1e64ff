internal import HWSimCore

/// A model file that cannot be read; one line that names the file, the place and the cure.
///
///     squeezenet.param:12: layer 'conv1': has no parameter 0 (outputs)
public struct ImportError: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ path: String, line: Int? = nil, layer: String? = nil, _ problem: String) {
    var text = printable(path, limit: 1000)
    if let line { text += ":\(line)" }
    if let layer { text += ": layer '\(printable(layer))'" }
    description = "\(text): \(printable(problem, limit: 1000))"
  }
}

/// What is wrong, before it is known where: the reader of the file adds the place.
struct ImportProblem: Error {
  let text: String
  /// Whether the text says where already.
  private(set) var isPlaced = false

  init(_ text: String) { self.text = text }

  func placed(_ place: String) -> Self {
    var problem = Self("\(place): \(text)")
    problem.isPlaced = true
    return problem
  }
}
