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

extension ReuseSummary {
  init(_ distances: borrowing ReuseDistances) {
    let workingSet = distances.workingSetCurve.map {
      WorkingSet(lines: $0.lines, misses: $0.misses)
    }
    // A cache of c lines misses all touches of a distance of c or more.
    let misses = [distances.touches] + workingSet.map(\.misses)
    self.init(
      histogram: zip(misses, misses.dropFirst()).map { $0 - $1 }, cold: distances.coldTouches,
      workingSet: workingSet)
  }
}
