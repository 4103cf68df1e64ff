public import HWSimCore

/// A network read from a model file, and what became of each operator in it.
public struct ImportedModel: Sendable {
  public let network: Network
  /// `"ONNX"`, `"TensorFlow Lite"` or `"ncnn"`.
  public let format: String
  public let coverage: [OperatorCoverage]
}

extension Lowering {
  /// Operators by name and treatment, in the order of their first use.
  func coverage(of network: Network) -> [OperatorCoverage] {
    var layers = [[Layer]](repeating: [], count: operators.count)
    for layer in network.layers {
      if let index = operatorOfLayer[layer.name] { layers[index].append(layer) }
    }
    var groups: [OperatorCoverage] = []
    for (name, layers) in zip(operators, layers) {
      let kinds = Set(layers.map(network.kind(of:))).subtracting([.constant])
      let treatment: OperatorCoverage.Treatment =
        kinds.contains(.uncosted) ? .uncosted : kinds.isEmpty ? .folded : .costed
      let elements = layers.reduce(0) { $0 + $1.output.elements }
      let known = groups.firstIndex { $0.name == name && $0.treatment == treatment }
      let old = known.map { groups[$0] }
      let group = OperatorCoverage(
        name: name, treatment: treatment, count: (old?.count ?? 0) + 1,
        kinds: Set(old?.kinds ?? []).union(kinds).sorted { $0.rawValue < $1.rawValue },
        elements: (old?.elements ?? 0) + elements)
      if let known { groups[known] = group } else { groups.append(group) }
    }
    return groups
  }
}
