import Glibc
import HWSimCore

// How long Huffman codes of weights are that nobody has seen: an assumption, written down here.

extension WeightStorage {
  /// The mean lengths of Huffman codes.
  ///
  /// - Models: weights of a normal distribution, of which pruning took the smallest; their values lie
  ///   evenly between the smallest magnitude that is left and four standard deviations. Zeros lie at
  ///   random, so that an index is a gap of a geometric distribution, or a filler's. The codes are those
  ///   that Huffman's algorithm makes of these probabilities.
  /// - Ignores: outliers, which stretch the range of a convolution's codebook: Deep Compression's tables
  ///   have 5 to 6 bits of 8 there, this 7; its fully connected layers have 3.6 to 4 of 5, this 4.
  var modelledCode: HuffmanCode {
    let filler = prunedShare < 1 ? fillerShare : 0
    return HuffmanCode(
      weightBits: codedBits.map { weightCodeBits($0, kept: 1 - prunedShare, filler: filler) },
      denseBits: codedBits.map { weightCodeBits($0, kept: 1, filler: 0) },
      indexBits: indexCodeBits, isModelled: true)
  }

  /// Bits of an uncoded weight; nil where the precision decides.
  private var codedBits: Int? {
    guard let sharedValues else { return bits }
    let index = (sharedValues - 1).bitWidth - (sharedValues - 1).leadingZeroBitCount
    return min(index, bits ?? index)
  }

  private func weightCodeBits(_ bits: Int, kept: Double, filler: Double) -> Double {
    guard bits > 1 else { return 1 }
    // Each bit more halves the steps of a smooth distribution, and makes its codes a bit longer.
    let modelled = min(bits, 10)
    let steps = 1 << (modelled - 1)
    let smallest = Self.threshold(keeping: kept)
    let width = (Self.largest - smallest) / Double(steps)
    let side = (0..<steps).map { step in
      let middle = smallest + (Double(step) + 0.5) * width
      return exp(-middle * middle / 2)
    }
    let sum = 2 * side.reduce(0, +)
    let weights = (side + side).map { $0 / sum * (1 - filler) }
    let probabilities = filler > 0 ? weights + [filler] : weights
    return huffmanLength(probabilities) + Double(bits - modelled)
  }

  private var indexCodeBits: Double {
    guard prunedShare > 0, prunedShare < 1 else { return prunedShare == 0 ? 0 : Double(indexBits) }
    let gaps = 1 << indexBits
    var probabilities: [Double] = []
    var reached = 1.0
    for _ in 1..<gaps {
      probabilities.append(reached * (1 - prunedShare))
      reached *= prunedShare
    }
    // The longest gap, and fillers.
    probabilities.append(reached)
    return huffmanLength(probabilities)
  }

  /// In standard deviations.
  private static let largest = 4.0

  /// The magnitude that a share of a normal distribution exceeds.
  private static func threshold(keeping share: Double) -> Double {
    var (low, high) = (0.0, largest - 0.1)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if erfc(middle / 2.0.squareRoot()) > share { low = middle } else { high = middle }
    }
    return low
  }
}

/// The mean length of Huffman codes: each merge of the two least probable adds their probability.
private func huffmanLength(_ probabilities: [Double]) -> Double {
  let leaves = probabilities.sorted()
  // Merged nodes come in order, too.
  var merged: [Double] = []
  var (nextLeaf, nextMerged, length) = (0, 0, 0.0)
  func least() -> Double {
    let takesLeaf =
      nextMerged == merged.count
      || (nextLeaf < leaves.count && leaves[nextLeaf] <= merged[nextMerged])
    defer { if takesLeaf { nextLeaf += 1 } else { nextMerged += 1 } }
    return takesLeaf ? leaves[nextLeaf] : merged[nextMerged]
  }
  for _ in 1..<leaves.count {
    let sum = least() + least()
    merged.append(sum)
    length += sum
  }
  return length
}
