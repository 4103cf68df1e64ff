import HWSimCore

/// Watches one cache while a trace is replayed.
struct CacheObserver: ~Copyable {
  private let regions: UnsafeMutablePointer<RegionMisses>?
  private let classes: UnsafeMutablePointer<MissClasses>?
  private let reuse: UnsafeMutablePointer<ReuseDistances>?
  private let lineShift: UInt64
  /// Look-ups so far.
  private(set) var touches = 0

  init(_ geometry: CacheGeometry, _ options: ObservationOptions) {
    lineShift = UInt64(geometry.line.trailingZeroBitCount)
    regions = options.regions ? .allocate(capacity: 1) : nil
    regions?.initialize(to: RegionMisses(options.tensors, bucketShift: options.regionShift))
    classes = options.classes ? .allocate(capacity: 1) : nil
    classes?.initialize(to: MissClasses(lines: geometry.lines))
    reuse = options.reuse ? .allocate(capacity: 1) : nil
    reuse?.initialize(to: ReuseDistances())
  }

  deinit {
    regions?.deinitialize(count: 1).deallocate()
    classes?.deinitialize(count: 1).deallocate()
    reuse?.deinitialize(count: 1).deallocate()
  }

  /// A line was looked up.
  mutating func touched(_ line: UInt64, missed: Bool, isWrite: Bool, allocates: Bool) {
    touches &+= 1
    classes?.pointee.touch(line, missed: missed, allocates: allocates)
    reuse?.pointee.touch(line)
    if missed { regions?.pointee.countMiss(at: line &<< lineShift, isWrite: isWrite) }
  }

  /// The line looked up last was asked for again, as often, without a look-up: it hit.
  mutating func touchedAgain(times: Int) { reuse?.pointee.touchAgain(times: times) }

  mutating func wroteBack(_ address: UInt64) { regions?.pointee.countWriteback(at: address) }

  var result: LevelObservation {
    var result = LevelObservation()
    if let regions { result.regions = regions.pointee.regions }
    if let classes {
      result.classes = MissClassCounts(
        compulsory: classes.pointee.compulsory, capacity: classes.pointee.capacity,
        conflict: classes.pointee.conflict)
    }
    if let reuse { result.reuse = ReuseSummary(reuse.pointee) }
    return result
  }
}
