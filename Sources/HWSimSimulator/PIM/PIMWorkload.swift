import HWSimCore

/// What a layer asks of a memory that computes: results, each of which sums up products.
///
/// - Models: convolutions of every kind, fully connected layers, matrix products and LSTMs as dot products; all
///   else as arithmetic on elements.
/// - Ignores: the border of zeros, which is multiplied as any other element is; all counts are those of
///   `LayerCounts`, so a layer that a training step adds is mapped as soon as it is counted.
struct PIMWorkload {
  enum Kind {
    case dotProducts
    /// So much arithmetic for each result.
    case elements
    /// Elements that only move.
    case moves
  }

  let kind: Kind
  /// Batch included.
  let results: Int
  /// Products of one result; 0 where nothing is summed up.
  let depth: Int
  /// Of them, those with one channel.
  let window: Int
  /// Groups of channels that share no weights.
  let groups: Int
  /// Vectors that meet the same weights: pixels of all images.
  let vectors: Int
  /// Results of one such vector, in all groups.
  let outputs: Int
  /// Elements read, and that the layer's results have.
  let inputs: Int
  let counts: LayerCounts
}

extension PIMWorkload {
  /// Nil where nothing runs: what is stored, a view, an operator that is not costed.
  init?(_ layer: Layer, in network: Network) {
    counts = network.counts(of: layer)
    inputs = network.inputShapes(of: layer).reduce(0) { $0 + $1.elements }
    switch layer.operation {
    case .input, .constant, .view, .uncosted: return nil
    case .convolution(let convolution):
      (groups, window) = (convolution.groups, convolution.kernel.area)
    case .transposedConvolution(let convolution): (groups, window) = (convolution.groups, 1)
    default: (groups, window) = (1, 1)
    }
    let elements = layer.output.elements
    guard counts.macs > 0 else {
      (kind, results) = (counts.operations > 0 ? .elements : .moves, elements)
      (depth, vectors, outputs) = (0, elements / layer.output.channels, layer.output.channels)
      return
    }
    kind = .dotProducts
    if case .lstm(let lstm) = layer.operation, let input = network.inputShapes(of: layer).first {
      depth = input.channels + lstm.hidden
      results = counts.macs / depth
      outputs = LSTM.gates * lstm.hidden
    } else {
      results = elements
      // A transposed convolution spreads its products unevenly.
      depth = ceilingDivision(counts.macs, elements)
      outputs = layer.output.channels
    }
    vectors = results / outputs
  }

  /// Operations of a result beside its products, rounded up.
  func perResult(_ count: Int) -> Int { ceilingDivision(count, results) }
}
