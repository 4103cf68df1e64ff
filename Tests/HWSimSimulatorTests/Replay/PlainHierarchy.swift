import HWSimCore

/// The oracle: a memory hierarchy simulated one access at a time, in the plainest way.
///
/// Shares no code with the replay: lines in arrays, every byte range cut by hand, requests passed on as
/// recursive calls. Slow, and easy to check by reading.
final class PlainHierarchy {
  let memory: [MemoryLevel]
  /// By core and memory level; shared levels are the same objects for all cores.
  let levels: [[PlainLevel]]
  /// By core and level: the buffer behind a cache that holds its victims.
  let buffers: [[PlainLevel?]]
  private var clock = 0
  /// Addresses are numbers of memories, and offsets in them.
  static let memoryBits = 48

  init(_ memory: [MemoryLevel], cores: Int = 1) {
    self.memory = memory
    let geometries = memory.map { level in
      guard case .tlb(let tlb) = level.kind else { return level.cache }
      return CacheGeometry(
        line: tlb.page, ways: tlb.ways, sets: tlb.entries / tlb.ways,
        replacement: tlb.replacement)
    }
    let shared = geometries.map(PlainLevel.init)
    let sharedBuffers = geometries.map(Self.victimBuffer)
    levels = (0..<cores).map { core in
      memory.indices.map {
        core > 0 && isPrivate(memory[$0]) ? PlainLevel(geometries[$0]) : shared[$0]
      }
    }
    buffers = (0..<cores).map { core in
      memory.indices.map {
        core > 0 && isPrivate(memory[$0])
          ? Self.victimBuffer(geometries[$0]) : sharedBuffers[$0]
      }
    }
  }

  private static func victimBuffer(_ cache: CacheGeometry?) -> PlainLevel? {
    guard let cache, cache.victimLines > 0 else { return nil }
    return PlainLevel(
      CacheGeometry(line: cache.line, ways: cache.victimLines, sets: 1, inclusion: .exclusive))
  }

  private lazy var dataPaths = levels.indices.map { core in
    memory.indices.map { path($0, core, without: .instructions) }
  }
  private lazy var fetchPaths = levels.indices.map { core in
    memory.indices.map { path($0, core, without: .data) }
  }

  private func path(_ home: Int, _ core: Int, without other: CacheContents) -> [PlainLevel] {
    let caches = memory.indices.filter {
      guard let cache = memory[$0].cache else { return false }
      return cache.serves.contains(memory[home].name) && cache.holds != other
    }
    return caches.flatMap { [levels[core][$0]] + (buffers[core][$0].map { [$0] } ?? []) }
      + [levels[core][home]]
  }

  /// Makes the accesses of a run, each by itself.
  func replay(_ run: Run, memory home: Int, offset: Int, _ kind: AccessKind, core: Int = 0) {
    let start = home << Self.memoryBits + offset
    for row in 0..<run.rows {
      for index in 0..<run.count {
        access(start + row * run.rowStride + index * run.stride, run.width, home, kind, core)
      }
      if run.tail > 0 {
        let end = start + row * run.rowStride + run.count * run.width
        access(end, run.tail, home, kind, core)
      }
    }
  }

  private func access(
    _ start: Int, _ bytes: Int, _ home: Int, _ kind: AccessKind, _ core: Int
  ) {
    translate(start, bytes, home, core)
    let path = kind == .fetch ? fetchPaths[core][home] : dataPaths[core][home]
    if kind != .fetch, path[0].geometry != nil {
      ask(othersThan: core, home, start, bytes, path[0].line, isWrite: kind == .write)
    }
    if kind == .write { write(path, start, bytes) } else { read(path, start, bytes) }
  }

  // MARK: - Other cores

  /// Other cores give up what this one writes, and write back what it reads.
  private func ask(
    othersThan core: Int, _ home: Int, _ start: Int, _ bytes: Int, _ line: Int, isWrite: Bool
  ) {
    let (first, end) = (start / line * line, (start + bytes + line - 1) / line * line)
    for other in levels.indices where other != core {
      let path = dataPaths[other][home]
      let own = path.prefix { level in
        memory.indices.contains {
          isPrivate(memory[$0]) && (levels[other][$0] === level || buffers[other][$0] === level)
        }
      }
      for cache in own.reversed() {
        for number in first / cache.line...(end - 1) / cache.line {
          guard let place = cache.place(of: number) else { continue }
          if cache.sets[place.set][place.way]?.isDirty == true {
            cache.sets[place.set][place.way]?.isDirty = false
            cache.traffic.writebacks += 1
            receive(Array(path.dropFirst(own.count)), number * cache.line, cache.line)
          }
          if isWrite, cache.remove(number) != nil { cache.traffic.invalidations += 1 }
        }
      }
    }
  }

  private func receive(_ path: [PlainLevel], _ start: Int, _ bytes: Int) {
    if path[0].geometry?.inclusion == .exclusive {
      put(path, start, isDirty: true)
    } else {
      write(path, start, bytes)
    }
  }

  // MARK: - Translation

  private func translate(_ start: Int, _ bytes: Int, _ home: Int, _ core: Int) {
    let tlbs = memory.indices.filter {
      if case .tlb(let tlb) = memory[$0].kind {
        tlb.serves.contains(memory[home].name)
      } else {
        false
      }
    }
    guard let first = tlbs.first else { return }
    let page = levels[core][first].line
    for number in start / page...(start + bytes - 1) / page {
      look(up: number * page, in: tlbs.map { levels[core][$0] }[...])
    }
  }

  /// One page in the first TLB of `tlbs`, and where it misses in the next.
  private func look(up address: Int, in tlbs: ArraySlice<PlainLevel>) {
    guard let tlb = tlbs.first else { return }
    clock += 1
    tlb.traffic.reads += 1
    if let place = tlb.place(of: address / tlb.line) { return tlb.use(place, at: clock) }
    tlb.traffic.readMisses += 1
    _ = tlb.insert(.init(number: address / tlb.line), at: clock)
    look(up: address, in: tlbs.dropFirst())
  }

  // MARK: - Requests

  /// The pieces of a byte range in each line.
  private func pieces(_ start: Int, _ bytes: Int, _ line: Int) -> [(start: Int, bytes: Int)] {
    var (at, pieces) = (start, [(start: Int, bytes: Int)]())
    while at < start + bytes {
      let end = min((at / line + 1) * line, start + bytes)
      pieces.append((at, end - at))
      at = end
    }
    return pieces
  }

  private func read(_ path: [PlainLevel], _ start: Int, _ bytes: Int) {
    let level = path[0]
    guard level.geometry != nil else {
      level.traffic.count(accesses: 1, bytes: bytes, isWrite: false)
      return
    }
    for piece in pieces(start, bytes, level.line) {
      level.traffic.count(accesses: 1, bytes: piece.bytes, isWrite: false)
      if !demand(path, piece.start / level.line, isWrite: false) {
        level.traffic.readMisses += 1
      }
    }
  }

  private func write(_ path: [PlainLevel], _ start: Int, _ bytes: Int) {
    let level = path[0]
    guard let geometry = level.geometry else {
      level.traffic.count(accesses: 1, bytes: bytes, isWrite: true)
      return
    }
    for piece in pieces(start, bytes, level.line) {
      level.traffic.count(accesses: 1, bytes: piece.bytes, isWrite: true)
      let number = piece.start / level.line
      let isBack = geometry.write == .back
      let allocates = geometry.allocatesOnWrite && geometry.inclusion != .exclusive
      let wasPresent = level.place(of: number) != nil
      if !wasPresent { level.traffic.writeMisses += 1 }
      if wasPresent || allocates { _ = demand(path, number, isWrite: isBack) }
      let isKept = isBack && (wasPresent || allocates)
      if !isKept { write(Array(path.dropFirst()), piece.start, piece.bytes) }
    }
  }

  /// Uses a line, and brings it in where it is missing; returns whether it was there.
  private func demand(_ path: [PlainLevel], _ number: Int, isWrite: Bool) -> Bool {
    let level = path[0]
    clock += 1
    if let place = level.place(of: number) {
      if level.sets[place.set][place.way]?.isPrefetched == true {
        level.traffic.usefulPrefetches += 1
        level.sets[place.set][place.way]?.isPrefetched = false
      }
      if isWrite { level.sets[place.set][place.way]?.isDirty = true }
      level.use(place, at: clock)
      return true
    }
    bring(path, .init(number: number, isDirty: isWrite))
    prefetch(path, after: number)
    return false
  }

  private func bring(_ path: [PlainLevel], _ line: PlainLevel.Line) {
    let (level, below) = (path[0], Array(path.dropFirst()))
    let victim = level.insert(line, at: clock)
    if below[0].geometry?.inclusion == .exclusive {
      if take(below, line.number * level.line), let place = level.place(of: line.number) {
        level.sets[place.set][place.way]?.isDirty = true
      }
      if let victim { evict(level, victim) }
    } else {
      if let victim { evict(level, victim) }
      read(below, line.number * level.line, level.line)
    }
  }

  private func evict(_ level: PlainLevel, _ line: PlainLevel.Line) {
    var line = line
    let start = line.number * level.line
    let home = start >> Self.memoryBits
    let paths = levels.indices.flatMap { [dataPaths[$0][home], fetchPaths[$0][home]] }
    if level.geometry?.inclusion == .inclusive {
      for cache in caches(before: level) {
        for number in start / cache.line...(start + level.line - 1) / cache.line {
          guard let lost = cache.remove(number) else { continue }
          cache.traffic.invalidations += 1
          if lost.isDirty { line.isDirty = true }
        }
      }
    }
    let own = paths.first { $0.contains { $0 === level } } ?? []
    let below = Array(own.drop { $0 !== level }.dropFirst())
    if line.isDirty { level.traffic.writebacks += 1 }
    if below[0].geometry?.inclusion == .exclusive {
      put(below, start, isDirty: line.isDirty)
    } else if line.isDirty {
      write(below, start, level.line)
    }
  }

  /// Nearest first; both halves of a split level lose what a level behind them evicts.
  private func caches(before level: PlainLevel) -> [PlainLevel] {
    var nearer: [PlainLevel] = []
    for path in (dataPaths + fetchPaths).flatMap({ $0 }) {
      guard let here = path.firstIndex(where: { $0 === level }) else { continue }
      for cache in path[..<here] where !nearer.contains(where: { $0 === cache }) {
        nearer.append(cache)
      }
    }
    return nearer
  }

  // MARK: - Exclusive levels

  /// The level gives a line up, or gets it from behind; returns whether it was dirty.
  private func take(_ path: [PlainLevel], _ start: Int) -> Bool {
    let (level, below) = (path[0], Array(path.dropFirst()))
    level.traffic.count(accesses: 1, bytes: level.line, isWrite: false)
    if let line = level.remove(start / level.line) { return line.isDirty }
    level.traffic.readMisses += 1
    if below[0].geometry?.inclusion == .exclusive { return take(below, start) }
    read(below, start, level.line)
    return false
  }

  private func put(_ path: [PlainLevel], _ start: Int, isDirty: Bool) {
    let level = path[0]
    clock += 1
    level.traffic.count(accesses: 1, bytes: level.line, isWrite: true)
    if let place = level.place(of: start / level.line) {
      if isDirty { level.sets[place.set][place.way]?.isDirty = true }
      return level.use(place, at: clock)
    }
    let line = PlainLevel.Line(number: start / level.line, isDirty: isDirty)
    if let victim = level.insert(line, at: clock) { evict(level, victim) }
  }

  // MARK: - Prefetching

  private func prefetch(_ path: [PlainLevel], after number: Int) {
    let level = path[0]
    let degree: Int
    switch level.geometry?.prefetch {
    case .nextLine(let lines), .stride(let lines): degree = lines
    default: return
    }
    let step = level.prefetchStep(afterMissOf: number)
    guard step != 0, let geometry = level.geometry else { return }
    for index in 1...degree {
      let target = number + index * step
      let isSameMemory =
        target * level.line >> Self.memoryBits == number * level.line >> Self.memoryBits
      guard isSameMemory else { return }
      let sharesSet = target % geometry.sets == number % geometry.sets
      if sharesSet, geometry.replacement != .lru || degree >= geometry.ways { continue }
      if level.place(of: target) != nil { continue }
      level.traffic.prefetches += 1
      clock += 1
      bring(path, .init(number: target, isPrefetched: true))
      clock += 1
      if sharesSet, let place = level.place(of: number) { level.use(place, at: clock) }
    }
  }

  // MARK: - Results

  /// In the units of `MemorySystem.snapshot`.
  var snapshot: [LevelTraffic] {
    memory.indices.map { index in
      let cores = isPrivate(memory[index]) ? Array(levels.indices) : [0]
      return cores.reduce(into: LevelTraffic()) { $0 += counts(of: index, core: $1) }
    }
  }

  private func counts(of index: Int, core: Int) -> LevelTraffic {
    var counts = levels[core][index].traffic
    guard let geometry = levels[core][index].geometry else { return counts }
    if case .tlb = memory[index].kind { return counts }
    let misses = counts.readMisses + (geometry.allocatesOnWrite ? counts.writeMisses : 0)
    counts.fillBytes = (misses + counts.prefetches) * geometry.line
    if let buffer = buffers[core][index]?.traffic {
      counts.victimHits = buffer.reads - buffer.readMisses
      counts.fillBytes -= counts.victimHits * geometry.line
      counts.writebacks = buffer.writebacks
    }
    return counts
  }
}

/// Whether each core has one of its own.
private func isPrivate(_ level: MemoryLevel) -> Bool {
  switch level.kind {
  case .cache(let cache): !cache.isShared
  case .tlb: true
  default: false
  }
}
