/// A network that ONNX cannot hold; one line that names the network, the layer and the cure.
///
///     detector: layer 'priors': operator 'PriorBox' is known by its output alone; ...
public struct ExportError: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ network: String, _ problem: String) { description = "\(network): \(problem)" }
}

/// What is wrong with a layer, before it is known which: the caller adds the place.
struct ExportProblem: Error {
  let text: String

  init(_ text: String) { self.text = text }
}
