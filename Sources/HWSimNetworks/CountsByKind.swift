public import HWSimCore

/// The counts of all layers of one kind.
public struct KindCounts: Hashable, Sendable {
  public let kind: LayerKind
  /// How many layers of the kind there are.
  public let layers: Int
  public let counts: LayerCounts
}

extension Network {
  /// The counts summed over each kind of layer, in the order of `LayerKind`; absent kinds, and the
  /// input, are left out. The sums add up to `counts`.
  public var countsByKind: [KindCounts] {
    layersByKind.filter { $0.kind != .input }.map { kind, layers in
      let sum = layers.reduce(LayerCounts()) { $0 + counts(of: $1) }
      return KindCounts(kind: kind, layers: layers.count, counts: sum)
    }
  }

  /// The layers of each kind that there is, in the order of `LayerKind`.
  public var layersByKind: [(kind: LayerKind, layers: [Layer])] {
    let groups = Dictionary(grouping: layers, by: kind(of:))
    return LayerKind.allCases.compactMap { kind in groups[kind].map { (kind, $0) } }
  }
}
