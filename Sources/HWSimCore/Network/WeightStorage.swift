/// How a compressed network stores the weights of a layer: bits, zeros left out, values shared, codes of
/// variable length.
///
/// Source: Han et al., "Deep Compression", ICLR 2016, arXiv:1510.00149: what is not zero is stored with the
/// number of zeros before it, in few bits; where more zeros come, a stored zero fills the gap.
///
/// - Models: the zeros lie at random, all places alike, so that gaps have a geometric distribution and the
///   fillers an expected number; dense weights where these are smaller; codebooks.
/// - Ignores: row starts, as gaps run on from row to row; the tables of Huffman codes; that zeros cluster.
public struct WeightStorage: Hashable, Sendable {
  /// The share of the weights that are zero.
  public var prunedShare = 0.0
  /// Bits of a weight, or of a shared value; nil: those of the precision.
  public var bits: Int?
  /// How many values the weights share; nil: each has its own.
  public var sharedValues: Int?
  /// Bits of the number of zeros before a weight.
  public var indexBits = 4
  /// Mean bits of Huffman codes; nil: all codes are equally long.
  public var code: HuffmanCode?

  public init() {}

  /// Mean bits, fillers included.
  public struct HuffmanCode: Hashable, Sendable {
    /// Of a weight beside its index; nil where its bits are those of a precision, whose codes are not
    /// shortened.
    public var weightBits: Double?
    /// Of a weight among all, none left out.
    public var denseBits: Double?
    /// Of the number of zeros before it.
    public var indexBits: Double
    /// Whether both follow from a distribution that was assumed, not measured.
    public var isModelled: Bool

    public init(weightBits: Double?, denseBits: Double?, indexBits: Double, isModelled: Bool) {
      self.weightBits = weightBits
      self.denseBits = denseBits
      self.indexBits = indexBits
      self.isModelled = isModelled
    }
  }
}

extension WeightStorage {
  /// Of `weights`, those that are not zero.
  public func kept(of weights: Int) -> Int {
    // 0.8 of 512,000 must not be one less because its last bit is off.
    weights - Int((prunedShare * Double(weights) + 1e-6).rounded(.down))
  }

  /// The share of stored weights that are zeros which fill a gap too long for the index: a gap of zeros
  /// that each come with the same probability reaches 2^bits with that probability's power.
  public var fillerShare: Double {
    var power = prunedShare
    for _ in 0..<indexBits { power *= power }
    return power
  }

  /// Bits of an uncoded weight, and of the codebook's values together.
  private func codeBits(kept: Int, _ precision: Precision) -> (code: Int, book: Int) {
    let value = bits ?? 8 * precision.bytes
    guard let sharedValues else { return (value, 0) }
    let index = max(sharedValues - 1, 1).bitWidth - max(sharedValues - 1, 1).leadingZeroBitCount
    return index < value ? (index, min(sharedValues, kept) * value) : (value, 0)
  }

  /// Whole bytes of a layer's weights, in the smallest of its forms: dense or sparse, coded or not.
  public func bytes(of weights: Int, _ precision: Precision) -> Int {
    let kept = kept(of: weights)
    let (plain, book) = codeBits(kept: kept, precision)
    let coded = { (bits: Double?) in min(Double(plain), bits ?? Double(plain)) }
    var smallest = Double(weights) * coded(code?.denseBits)
    if kept < weights {
      // Where nothing is left, there is no gap to fill.
      let entries = kept == 0 ? 0 : (Double(kept) / (1 - fillerShare)).rounded(.up)
      let index = min(Double(indexBits), code?.indexBits ?? Double(indexBits))
      smallest = min(smallest, entries * (coded(code?.weightBits) + index))
    }
    return Int(((smallest + Double(book)) / 8).rounded(.up))
  }
}

extension Network {
  /// Bytes of a layer's parameters as the network is stored. Without compression each takes an element
  /// of the precision; beside quantised weights, biases and normalisations have at least 8 bits.
  public func storedBytes(of layer: Layer, _ precision: Precision) -> Int {
    let counts = counts(of: layer)
    guard let storage = layer.storage else { return counts.parameters * precision.bytes }
    let others = counts.parameters - counts.weights
    let bits = storage.bits.map { max($0, 8) } ?? 8 * precision.bytes
    return storage.bytes(of: counts.weights, precision) + ceilingDivision(others * bits, 8)
  }

  /// Bytes of all parameters as the network is stored.
  public func storedBytes(_ precision: Precision) -> Int {
    layers.reduce(0) { $0 + storedBytes(of: $1, precision) }
  }

  /// Whether any layer's weights are compressed.
  public var isCompressed: Bool { layers.contains { $0.storage != nil } }

  /// Weights of a layer that are not known to be zero.
  public func keptWeights(of layer: Layer) -> Int {
    let weights = counts(of: layer).weights
    return layer.storage?.kept(of: weights) ?? weights
  }

  /// Parameters but for the weights that pruning made zero.
  public var keptParameters: Int {
    layers.reduce(0) {
      let counts = counts(of: $1)
      return $0 + counts.parameters - counts.weights + keptWeights(of: $1)
    }
  }

  /// Multiply-accumulates of a layer whose weight is not zero: what a kernel that skips zeros does.
  public func effectiveMACs(of layer: Layer) -> Int {
    let counts = counts(of: layer)
    guard layer.storage != nil, counts.weights > 0 else { return counts.macs }
    // Every weight meets as many inputs.
    return counts.macs / counts.weights * keptWeights(of: layer)
  }

  public var effectiveMACs: Int { layers.reduce(0) { $0 + effectiveMACs(of: $1) } }

  /// The most that activations take at once: what a layer reads and writes, and what later ones still need.
  ///
  /// - Models: clamps, normalisations and views work in place where nobody else reads their input.
  /// - Ignores: scratch, alignment and gaps between buffers, which are the runtime's.
  public func peakActivationBytes(_ precision: Precision) -> Int {
    let consumers = consumers
    var lastReader = consumers.map { $0.last ?? layers.count }
    // A tensor that lies in another's place keeps that alive.
    var place = Array(layers.indices)
    for (index, layer) in layers.enumerated() {
      guard let input = layer.inputs.first, layer.inputs.count == 1, consumers[input].count == 1,
        layer.worksInPlace
      else { continue }
      place[index] = place[input]
      lastReader[place[index]] = max(lastReader[place[index]], lastReader[index])
    }
    var changes = [Int](repeating: 0, count: layers.count + 2)
    for (index, layer) in layers.enumerated() where place[index] == index {
      if case .constant = layer.operation { continue }
      let bits = activationBits ?? 8 * (layer.elementBytes ?? precision.bytes)
      let bytes = ceilingDivision(layer.output.elements * bits, 8)
      changes[index] += bytes
      changes[lastReader[index] + 1] -= bytes
    }
    var (live, peak) = (0, 0)
    for change in changes {
      live += change
      peak = max(peak, live)
    }
    return peak
  }
}

extension Layer {
  fileprivate var worksInPlace: Bool {
    switch operation {
    case .activation, .batchNormalization, .view, .update: true
    default: false
    }
  }
}
