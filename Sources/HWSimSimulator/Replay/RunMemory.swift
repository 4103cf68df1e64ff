import HWSimCore

/// What a cache remembers of the run replayed last, to recognise repetitions.
struct RunMemory {
  private var run = Run(address: 0, width: 0, stride: 0, count: 0)
  private var isWrite = false
  private var repetitions = 0
  /// References of one repetition: accesses, those that straddle two lines counted twice.
  var references = 0
  var hadMisses = true

  /// The slots after the previous repetition; small caches only.
  private var image: UnsafeMutablePointer<UInt64>?
  /// Traffic of this cache and of the memory behind it when the last repetition began.
  private var before = (LevelTraffic(), LevelTraffic())
  /// Whether the state is known to return to itself, and what one repetition then adds.
  private var isStable = false
  private var delta = (LevelTraffic(), LevelTraffic())

  /// Comparing states costs a pass over the slots; that only pays for the handful of lines of a
  /// flash buffer, which every weight passes through again and again.
  static let largestImage = 64

  func deallocate() { image?.deallocate() }

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
    hadMisses = true
    isStable = false
    return false
  }
}

extension MemorySystem {
  /// Accounts for `times` more repetitions of the last run, where that needs no replay.
  @inline(__always)
  func repeatLast(cache level: Int, memory: Int, times: Int) -> Bool {
    if !runs[level].hadMisses {
      runs[level].addHitsAgain(to: traffic + level, times: times)
      return true
    }
    // A fixed point with misses is only looked for where nothing but the memory lies behind.
    let isSmall = caches[level].slotCount <= RunMemory.largestImage
    guard isSmall, caches[level].next[memory] == caches + memory else { return false }
    return runs[level].addDeltaIfStable(
      caches[level].slots, caches[level].slotCount, traffic + level, traffic + memory,
      times: times)
  }
}

extension RunMemory {
  /// All accesses hit: only references and bytes are added.
  fileprivate func addHitsAgain(to traffic: UnsafeMutablePointer<LevelTraffic>, times: Int) {
    traffic.pointee.count(
      accesses: references &* times, bytes: run.bytes &* times, isWrite: isWrite)
  }

  /// Compares the cache with its image from one repetition ago.
  ///
  /// The first repetition takes the image, the second compares: equal states make every later
  /// repetition add what the second's predecessor added.
  fileprivate mutating func addDeltaIfStable(
    _ slots: UnsafeMutablePointer<UInt64>, _ count: Int,
    _ cache: UnsafeMutablePointer<LevelTraffic>, _ memory: UnsafeMutablePointer<LevelTraffic>,
    times: Int
  ) -> Bool {
    if !isStable, repetitions > 0, let image,
      (0..<count).allSatisfy({ image[$0] == slots[$0] })
    {
      isStable = true
      delta = (cache.pointee - before.0, memory.pointee - before.1)
    }
    if isStable {
      cache.pointee.add(delta.0, times: times)
      memory.pointee.add(delta.1, times: times)
      return true
    }
    let buffer = image ?? .allocate(capacity: Self.largestImage)
    buffer.update(from: slots, count: count)
    image = buffer
    before = (cache.pointee, memory.pointee)
    repetitions += 1
    return false
  }
}
