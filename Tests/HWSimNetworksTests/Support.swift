import HWSimCore
import HWSimNetworks

/// Millions as a table prints them.
///
///     millions(4_231_976, decimals: 1)   // 4.2
func millions(
  _ count: Int, decimals: Int = 0, _ rule: FloatingPointRoundingRule = .toNearestOrAwayFromZero
) -> Double {
  let steps = (0..<decimals).reduce(1.0) { steps, _ in steps * 10 }
  return (Double(count) * steps / 1e6).rounded(rule) / steps
}

extension Network {
  func layer(_ name: String) -> Layer? { layers.first { $0.name == name } }

  /// `"112x112x32"`, or what is wrong.
  func shape(_ name: String) -> String { layer(name)?.output.description ?? "no layer '\(name)'" }

  /// The counts of one block, such as `"fire2"`.
  func counts(ofBlock block: String) -> LayerCounts {
    layers.filter { $0.block == block }.reduce(LayerCounts()) { $0 + counts(of: $1) }
  }

  func counts(of kinds: LayerKind...) -> LayerCounts {
    countsByKind.filter { kinds.contains($0.kind) }.reduce(LayerCounts()) { $0 + $1.counts }
  }

  /// What the ShuffleNet paper's table 1 calls complexity: the convolutions alone.
  var convolutionMACs: Int { counts.macs - counts(of: .fullyConnected).macs }
}
