import HWSimCore

/// What a cache remembers of the run replayed last, to recognise repetitions.
struct RunMemory {
  private var run = Run(address: 0, width: 0, stride: 0, count: 0)
  private var isWrite = false
  private var repetitions = 0
  /// References of one repetition: accesses, those that straddle two lines counted twice.
  private var references = 0
  private var repeatsHits = false

  /// The slots after the previous repetition; small caches only.
  private var image: UnsafeMutablePointer<UInt64>?
  /// Traffic of this cache and of the memory behind it when the last repetition began.
  private var before = (LevelTraffic(), LevelTraffic())
  /// Whether the state is known to return to itself, and what one repetition then adds.
  private var isStable = false
  private var delta = (LevelTraffic(), LevelTraffic())

  /// Comparing states costs a pass over the slots; that only pays for the handful of lines of a
  /// flash buffer, which every weight passes through again and again.
  private static let largestImage = 64 * CacheSet.lanes

  func deallocate() { image?.deallocate() }

  /// Something else changed the cache.
  mutating func forget() {
    run.count = -1
    repeatsHits = false
    isStable = false
    repetitions = 0
  }

  /// Whether `next` repeats the run before it; where it does not, it is the one remembered.
  @inline(__always)
  mutating func recognise(_ next: Run, _ write: Bool) -> Bool {
    // Nearly every run differs in its address; the derived comparison calls out for all fields.
    if run.address == next.address, run.count == next.count, isWrite == write, run == next {
      return true
    }
    // Field by field: as a whole the compiler copies it by a call.
    run.address = next.address
    run.width = next.width
    run.stride = next.stride
    run.count = next.count
    run.tail = next.tail
    run.rows = next.rows
    run.rowStride = next.rowStride
    isWrite = write
    repetitions = 0
    repeatsHits = false
    isStable = false
    return false
  }

  /// What the run just replayed did.
  ///
  /// - Parameter repeatsHits: whether the next repetition would hit throughout and change nothing.
  @inline(__always)
  mutating func note(references: Int, repeatsHits: Bool) {
    self.references = references
    self.repeatsHits = repeatsHits
  }

  /// Accounts for `times` repetitions of the last run, where that needs no replay.
  @inline(__always)
  mutating func repeatLast(
    _ cache: UnsafeMutablePointer<Cache>, memory: Int, times: Int
  ) -> Bool {
    if repeatsHits {
      cache.pointee.traffic.pointee.count(
        accesses: references &* times, bytes: run.bytes &* times, isWrite: isWrite)
      return true
    }
    guard cache.pointee.slotCount <= Self.largestImage else { return false }
    return addDeltaIfStable(cache, memory: memory, times: times)
  }

  /// Compares the cache with its image from one repetition ago.
  ///
  /// The first repetition takes the image, the second compares: equal states make every later
  /// repetition add what the second's predecessor added. Only where the slots are all of the cache's
  /// state, and nothing but a memory without state lies behind.
  private mutating func addDeltaIfStable(
    _ cache: UnsafeMutablePointer<Cache>, memory: Int, times: Int
  ) -> Bool {
    guard let behind = cache.pointee.next[memory], behind.pointee.isStatelessMemory,
      cache.pointee.isAllInSlots
    else { return false }
    let (slots, count) = (cache.pointee.slots, cache.pointee.slotCount)
    let (own, others) = (cache.pointee.traffic, behind.pointee.traffic)
    if !isStable, repetitions > 0, let image,
      (0..<count).allSatisfy({ image[$0] == slots[$0] })
    {
      isStable = true
      delta = (own.pointee - before.0, others.pointee - before.1)
    }
    if isStable {
      own.pointee.add(delta.0, times: times)
      others.pointee.add(delta.1, times: times)
      return true
    }
    let buffer = image ?? .allocate(capacity: Self.largestImage)
    buffer.update(from: slots, count: count)
    image = buffer
    before = (own.pointee, others.pointee)
    repetitions += 1
    return false
  }
}
