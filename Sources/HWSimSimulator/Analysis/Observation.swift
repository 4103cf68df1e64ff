package import HWSimCore

/// What a replay is to find out beside its counters. Each of it costs time: observed caches are replayed
/// line by line.
package struct ObservationOptions: Sendable {
  /// Misses and write-backs by tensor; where there are none, by stretches of 2^`regionShift` bytes.
  package var tensors: [TraceTensor]
  package var regionShift: Int
  package var regions: Bool
  /// Compulsory, capacity and conflict misses.
  package var classes: Bool
  /// Reuse distances of lines.
  package var reuse: Bool

  package init(
    tensors: [TraceTensor] = [], regionShift: Int = 20, regions: Bool = true,
    classes: Bool = false, reuse: Bool = false
  ) {
    self.tensors = tensors
    self.regionShift = regionShift
    self.regions = regions
    self.classes = classes
    self.reuse = reuse
  }

  var isEmpty: Bool { !regions && !classes && !reuse }
}

/// What was observed at one cache.
package struct LevelObservation: Hashable, Sendable {
  package var regions: [RegionMisses.Region] = []
  package var classes: MissClassCounts?
  package var reuse: ReuseSummary?
}

package struct MissClassCounts: Hashable, Sendable {
  package var compulsory: Int
  package var capacity: Int
  package var conflict: Int
}

/// Reuse distances in numbers of other lines, and what they say of caches of any capacity.
package struct ReuseSummary: Hashable, Sendable {
  /// Touches of a distance from 0 on below 1, from 1 on below 2, from 2 below 4, from 4 below 8 …
  package var histogram: [Int]
  /// First touches of a line.
  package var cold: Int
  /// Misses of a fully associative LRU cache of each power of two of lines, up to the first at which
  /// only first touches miss.
  package var workingSet: [WorkingSet]

  package struct WorkingSet: Hashable, Sendable {
    package var lines: Int
    package var misses: Int
  }

  init(_ distances: borrowing ReuseDistances) {
    cold = distances.coldTouches
    workingSet = distances.workingSetCurve.map { WorkingSet(lines: $0.lines, misses: $0.misses) }
    // A cache of c lines misses all touches of a distance of c or more.
    let misses = [distances.touches] + workingSet.map(\.misses)
    histogram = zip(misses, misses.dropFirst()).map { $0 - $1 }
  }
}
