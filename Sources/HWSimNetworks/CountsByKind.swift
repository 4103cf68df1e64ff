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
    let groups = Dictionary(grouping: layers, by: kind(of:))
    return LayerKind.allCases.compactMap { kind in
      guard kind != .input, let layers = groups[kind] else { return nil }
      let sum = layers.reduce(LayerCounts()) { $0 + counts(of: $1) }
      return KindCounts(kind: kind, layers: layers.count, counts: sum)
    }
  }
}
