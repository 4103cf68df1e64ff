import HWSimCore

/// A network in a memory that computes, before it becomes a result.
struct PIMMapping {
  /// One for each of the network's layers; nil where nothing runs.
  var layers: [MappedLayer?]
  var summary: PIMSummary
  /// One cycle of the memory.
  var cycle: Seconds
  var capacity: Bytes
  /// What the energy figures rest on and leave out.
  var energyBasis: String
}

struct MappedLayer {
  /// What runs, as the report names it.
  var kernel: String
  var layer: PIMLayer
  var energy: [EnergyItem]
  /// Moved between arrays, or written anew.
  var moved: Bytes
  /// Vectors of inputs, one after the other.
  var rounds = 1
}

/// Cycles that are too many to count are this many: the layer is refused then.
let mostCycles = 1 << 52

/// `count` times `cycles`, or `mostCycles` where that is less.
func cycles(_ count: Int, _ cycles: Int) -> Int {
  checkedProduct(count, cycles).map { min($0, mostCycles) } ?? mostCycles
}

/// The smallest value of a range for which a condition holds that, once true, stays true.
///
/// - Returns: the range's upper bound where it holds for none below.
func smallest(in range: ClosedRange<Int>, where holds: (Int) -> Bool) -> Int {
  var (low, high) = (range.lowerBound, range.upperBound)
  while low < high {
    let middle = low + (high - low) / 2
    if holds(middle) { high = middle } else { low = middle + 1 }
  }
  return low
}

/// Arrays for each stage of a pipeline, so that the slowest is as fast as can be.
///
/// - Models: the exact optimum for stages whose cycles never grow with their arrays: the least interval for
///   which the arrays suffice, and for each stage the fewest with which it keeps up.
/// - Ignores: where the arrays lie.
struct PipelineBalance {
  /// Of each stage.
  let copies: [Int]
  let interval: Int

  /// - Parameters:
  ///   - sizes: arrays of one copy of each stage.
  ///   - most: copies beyond which more do not help a stage.
  ///   - duration: of a stage with so many copies; never more with more of them.
  /// - Returns: nil where the arrays do not hold one copy of each stage.
  init?(
    arrays total: Int, sizes: [Int], most: [Int],
    duration: (_ stage: Int, _ copies: Int) -> Int
  ) {
    guard sizes.reduce(0, { min(mostCycles, $0 + $1) }) <= total else { return nil }
    func needed(_ interval: Int) -> [Int]? {
      var (left, found) = (total, [Int]())
      for stage in most.indices {
        let limit = max(1, min(most[stage], total))
        let count = smallest(in: 1...limit) { duration(stage, $0) <= interval }
        let size = cycles(count, sizes[stage])
        guard size <= left, duration(stage, count) <= interval else { return nil }
        left -= size
        found.append(count)
      }
      return found
    }
    let slowest = most.indices.map { duration($0, 1) }.max() ?? 0
    interval = smallest(in: 0...slowest) { needed($0) != nil }
    copies = needed(interval) ?? []
  }
}
