public import HWSimCore

/// What to find out of a trace beside what passed through each level.
public struct ReplayOptions: Hashable, Sendable {
  /// How many pieces of memory to show, those with most misses; nil where nobody asks whose misses they are.
  public var regions: Int?
  /// Of a trace that names no tensors, pieces have 2^`regionShift` bytes.
  public var regionShift = 20
  /// Compulsory, capacity and conflict misses.
  public var classes = false
  /// Reuse distances of lines, and the misses of caches of any capacity.
  public var reuse = false

  public init() {}
}

/// Replays a trace, event by event, in memory that does not grow with its length.
///
///     var replay = TraceReplay(target, header: reader.header, ReplayOptions())
///     while let event = try reader.next() { try replay.feed(event) }
///     replay.result().levels[0].traffic.misses
///
/// - Models and ignores: what `MemorySystem` does; on one core.
public struct TraceReplay: ~Copyable {
  private let memory: MemorySystem
  private let target: ReplayTarget
  private let header: TraceHeader
  private let options: ReplayOptions
  private let isOneMemory: Bool
  private var layers: LayerTraffic
  private var summary: TraceSummary
  private var budget: CountBudget

  /// - Parameter header: that of the trace; of a text, its title alone.
  public init(_ target: ReplayTarget, header: TraceHeader, _ options: ReplayOptions) {
    (self.target, self.header, self.options) = (target, header, options)
    let observation = ObservationOptions(
      tensors: target.placed(header.tensors), regionShift: options.regionShift,
      regions: options.regions != nil, classes: options.classes, reuse: options.reuse)
    memory = MemorySystem(target.levels, observing: observation)
    isOneMemory = target.isOneMemory
    layers = LayerTraffic(memory.snapshot)
    summary = TraceSummary(title: header.title)
    budget = CountBudget(target.levels)
  }

  /// Accesses so far, each counted once however many lines it touches.
  public var accesses: Int { summary.accesses }

  /// - Throws: for a memory that the target has not, and where counts would get too large.
  public mutating func feed(_ event: TraceEvent) throws(SimulationError) {
    switch event {
    case .run(let run, let kind, let times): try replay(run, kind, times)
    case .accesses(let batch): try replay(batch)
    case .layer(let name, let kernel): layers.begin(name, kernel, memory.snapshot)
    case .compute: break
    }
  }

  private mutating func replay(
    _ run: Run, _ kind: AccessKind, _ times: Int
  ) throws(SimulationError) {
    let accesses = run.accesses &* times
    guard accesses > 0 else { return }
    try budget.take(accesses, of: run.width)
    summary.count(accesses, kind)
    memory.replay(try placed(run, kind), kind, times: times)
  }

  /// The run where the target has it.
  @inline(__always)
  private func placed(_ run: Run, _ kind: AccessKind) throws(SimulationError) -> Run {
    let (memory, offset) = (AddressMap.level(of: run.address), AddressMap.offset(of: run.address))
    var run = run
    if header.memories.isEmpty {
      let first = Access(address: offset, bytes: 1, kind: kind)
      run.address = UInt64(target.level(of: first)) << AddressMap.offsetBits | offset
      return run
    }
    guard memory < target.levelOfMemory.count, let level = target.levelOfMemory[memory] else {
      throw target.missing(memory, header)
    }
    let displacement = target.displacements[memory]
    if displacement > 0, !run.canMove(by: displacement) { throw Self.tooFar }
    run.address = UInt64(level) << AddressMap.offsetBits | (offset &+ displacement)
    return run
  }

  private mutating func replay(
    _ batch: UnsafeBufferPointer<Access>
  ) throws(SimulationError) {
    try budget.take(batch.count, of: Access.largest)
    summary.count(batch)
    if !header.memories.isEmpty {
      // Single accesses have no room for a memory's number: they are the first one's.
      guard let level = target.levelOfMemory[0] else { throw target.missing(0, header) }
      memory.replay(batch, memory: level)
    } else if isOneMemory {
      memory.replay(batch, memory: target.data)
    } else {
      replayByMemory(batch)
    }
  }

  /// Stretches of neighbours in one memory, one after the other.
  private func replayByMemory(_ batch: UnsafeBufferPointer<Access>) {
    var start = 0
    while start < batch.count {
      let level = target.level(of: batch[start])
      var end = start + 1
      while end < batch.count, target.level(of: batch[end]) == level { end += 1 }
      memory.replay(UnsafeBufferPointer(rebasing: batch[start..<end]), memory: level)
      start = end
    }
  }

  private static let tooFar = SimulationError(
    "the trace has an address above 2^40 in a memory that shares one of the device's; "
      + "use a device with a memory for each")

  // MARK: Results

  /// What has been replayed so far.
  public mutating func result() -> ReplayResult {
    let traffic = memory.snapshot
    layers.end(traffic)
    let observed = memory.observations
    let levels = target.levels.indices.map { index in
      let level = target.levels[index]
      var result = ReplayLevel(
        level: LevelDescription(name: level.name, size: level.size, isCache: level.line != nil),
        line: level.line.map(Bytes.init), traffic: traffic[index])
      result.classes = observed[index].classes
      result.reuse = observed[index].reuse
      return result
    }
    return ReplayResult(
      trace: summary, device: target.name, levels: levels, layers: layers.all,
      regions: options.regions.map { regions(observed, showing: $0) })
  }

  private func regions(_ observed: [LevelObservation], showing count: Int) -> ReplayRegions {
    let isByTensor = !target.placed(header.tensors).isEmpty
    var found: [UInt64: ReplayRegion] = [:]
    for (level, observation) in observed.enumerated() {
      for region in observation.regions {
        let isTensor = region.name != nil || !isByTensor
        let empty = target.region(region, isByTensor: isByTensor)
        found[isTensor ? region.address : .max, default: empty].counts[level] += region.counts
      }
    }
    let sorted = found.sorted { ($1.value.misses, $0.key) < ($0.value.misses, $1.key) }
      .map(\.value)
    let rest = sorted.dropFirst(count)
    let nothing = [RegionCounts](repeating: RegionCounts(), count: observed.count)
    return ReplayRegions(
      size: isByTensor ? nil : Bytes(1 << options.regionShift),
      largest: Array(sorted.prefix(count)),
      others: rest.count,
      ofOthers: rest.reduce(into: nothing) { sums, region in
        for (level, counts) in region.counts.enumerated() { sums[level] += counts }
      })
  }
}
