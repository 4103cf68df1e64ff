import HWSimCore

/// One level of the hierarchy while a trace is replayed: a cache, or a memory behind the caches.
///
/// `MemorySystem` owns the storage; everything here is reached through pointers, as requests pass
/// from level to level millions of times.
struct Cache {
  let lineShift: UInt64
  let lineBytes: Int
  let setMask: UInt64
  /// Zero marks a memory.
  let ways: Int
  let policy: ReplacementPolicyKind
  let writesBack: Bool
  let allocatesOnWrite: Bool
  let isExclusive: Bool
  let isInclusive: Bool
  /// The slots of all sets; see `CacheSet`.
  let slots: UnsafeMutablePointer<UInt64>
  let slotCount: Int
  /// One word per set.
  let states: UnsafeMutablePointer<UInt64>
  let traffic: UnsafeMutablePointer<LevelTraffic>
  /// Where a miss goes, by the memory level that the address names.
  let next: UnsafeMutablePointer<UnsafeMutablePointer<Cache>?>
  /// The one of `next`, where all misses go the same way.
  var onlyNext: UnsafeMutablePointer<Cache>?
  /// Caches between this one and the core, which lose what an inclusive cache evicts; nearest first.
  var nearer = UnsafeMutableBufferPointer<UnsafeMutablePointer<Cache>>(start: nil, count: 0)
  /// Nil where nothing is fetched ahead.
  let prefetcher: UnsafeMutablePointer<Prefetcher>?
  /// Of a DRAM whose rows are described.
  private(set) var rows: UnsafeMutablePointer<DRAMPipeline>?
  /// Whether one of several cores has it for itself.
  var isPrivate = false
  /// Nil where nobody watches.
  private(set) var observer: UnsafeMutablePointer<CacheObserver>?
  /// What this cache remembers of the run replayed last; see `RunMemory.swift`.
  let runs: UnsafeMutablePointer<RunMemory>
  /// Whether four sets at a time may be looked up; see `Sweep.swift`.
  var canSweep = false
  /// Whether this is a cache whose misses evict the line used least recently, write it back if it is
  /// dirty, fetch their own, and do nothing else.
  var isPlain = false
  /// Whether a line that was just asked for stays until the next is: not where what its own prefetches or
  /// victims push out of an inclusive cache behind takes it back.
  var keepsWhatItGot = true
  /// Whether what is looked up is a write that this cache keeps to itself.
  var keepsWrites: Bool { writesBack && allocatesOnWrite && !isExclusive }
  /// Whether a run without a miss, made again, changes nothing; see `ReplacementPolicy.settles`.
  let settles: Bool
  /// Whether requests that come here only count.
  private(set) var isStatelessMemory: Bool
  /// Whether the slots are all that this cache remembers.
  var isAllInSlots: Bool {
    (policy == .lru || policy == .fifo) && prefetcher?.pointee.isStateless != false
  }

  /// - Parameter geometry: nil for a memory.
  init(
    _ geometry: CacheGeometry?, traffic: UnsafeMutablePointer<LevelTraffic>, memories: Int
  ) {
    let sets = geometry?.sets ?? 0
    lineBytes = geometry?.line ?? 1
    lineShift = UInt64(lineBytes.trailingZeroBitCount)
    setMask = UInt64(max(sets, 1) - 1)
    ways = geometry?.ways ?? 0
    isStatelessMemory = geometry == nil
    policy = geometry?.replacement ?? .lru
    writesBack = geometry?.write != .through
    allocatesOnWrite = geometry?.allocatesOnWrite ?? true
    settles = replacementPolicy(policy).settles
    isExclusive = geometry?.inclusion == .exclusive
    isInclusive = geometry?.inclusion == .inclusive
    slotCount = (sets + CacheSet.lanes - 1) / CacheSet.lanes * CacheSet.lanes * ways
    // Vectors of four slots need their alignment.
    slots = UnsafeMutableRawPointer.allocate(byteCount: max(slotCount, 1) * 8, alignment: 64)
      .bindMemory(to: UInt64.self, capacity: max(slotCount, 1))
    slots.initialize(repeating: emptySlot, count: slotCount)
    states = .allocate(capacity: max(sets, 1))
    for index in 0..<sets {
      (states + index).initialize(to: replacementPolicy(policy).initialState(index))
    }
    self.traffic = traffic
    next = .allocate(capacity: memories)
    next.initialize(repeating: nil, count: memories)
    runs = .allocate(capacity: 1)
    runs.initialize(to: RunMemory())
    if let geometry, geometry.prefetch != .none {
      let prefetcher = UnsafeMutablePointer<Prefetcher>.allocate(capacity: 1)
      prefetcher.initialize(to: Prefetcher(geometry))
      self.prefetcher = prefetcher
    } else {
      prefetcher = nil
    }
  }

  mutating func describe(_ rows: DRAMRows) {
    let replay = UnsafeMutablePointer<DRAMPipeline>.allocate(capacity: 1)
    replay.initialize(to: DRAMPipeline(rows))
    self.rows = replay
    isStatelessMemory = false
  }

  mutating func watch(_ geometry: CacheGeometry, _ options: ObservationOptions) {
    let observer = UnsafeMutablePointer<CacheObserver>.allocate(capacity: 1)
    observer.initialize(to: CacheObserver(geometry, options))
    self.observer = observer
  }

  func deallocate() {
    observer?.deinitialize(count: 1).deallocate()
    rows?.deinitialize(count: 1).deallocate()
    slots.deallocate()
    states.deallocate()
    next.deallocate()
    nearer.deallocate()
    runs.pointee.deallocate()
    runs.deallocate()
    prefetcher?.pointee.deallocate()
    prefetcher?.deallocate()
  }

  @inline(__always)
  func set(of line: UInt64) -> CacheSet {
    let index = line & setMask
    return CacheSet(
      slots: slots + CacheSet.place(of: index, ways: ways),
      state: states + Int(truncatingIfNeeded: index), ways: ways)
  }

  /// `lookupHit`, or the evicted slot.
  @inline(__always)
  func access(_ line: UInt64, flags: UInt64) -> UInt64 {
    let (set, key) = (set(of: line), slotKey(line))
    switch policy {
    case .lru: return LeastRecentlyUsed.access(set, key: key, flags: flags)
    case .plru: return TreePseudoLRU.access(set, key: key, flags: flags)
    case .fifo: return FirstInFirstOut.access(set, key: key, flags: flags)
    case .nru: return NotRecentlyUsed.access(set, key: key, flags: flags)
    case .random: return RandomReplacement.access(set, key: key, flags: flags)
    }
  }

  /// Takes `line` out; returns its slot, or nil where it is not here.
  func remove(_ line: UInt64) -> UInt64? {
    let set = set(of: line)
    guard let way = set.find(slotKey(line)) else { return nil }
    let slot = set[way]
    replacementPolicy(policy).remove(set, way: way)
    return slot
  }
}

/// The type that implements a policy, for what is not on the hot path.
private func replacementPolicy(_ kind: ReplacementPolicyKind) -> any ReplacementPolicy.Type {
  switch kind {
  case .lru: LeastRecentlyUsed.self
  case .plru: TreePseudoLRU.self
  case .fifo: FirstInFirstOut.self
  case .nru: NotRecentlyUsed.self
  case .random: RandomReplacement.self
  }
}
