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

/// Text from a file, fit for one line of a message: no control characters, not too long.
func printable(_ text: String, limit: Int = 80) -> String {
  var result = String.UnicodeScalarView()
  for (count, scalar) in text.unicodeScalars.enumerated() {
    guard count < limit else { return String(result) + "..." }
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .format: result.append("\u{FFFD}")
    default: result.append(scalar)
    }
  }
  return String(result)
}
