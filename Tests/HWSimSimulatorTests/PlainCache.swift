import HWSimCore

/// The oracle: a memory hierarchy simulated one access at a time, in the plainest way.
///
/// Shares no code with the replay: lines in arrays with time stamps, one list per set, every byte
/// range cut by hand. Slow, and easy to check by reading.
final class PlainHierarchy {
  final class Level {
    struct Line {
      var number: Int
      var isDirty: Bool
      var lastUse: Int
      var arrival: Int
    }

    let geometry: CacheGeometry?
    var sets: [[Line]]
    var traffic = LevelTraffic()

    init(_ level: MemoryLevel) {
      geometry = level.cache
      sets = Array(repeating: [], count: level.cache?.sets ?? 0)
    }
  }

  let levels: [Level]
  private let paths: [[Int]]
  private var clock = 0

  init(_ memory: [MemoryLevel]) {
    levels = memory.map(Level.init)
    paths = memory.indices.map { index in
      let caches = memory.indices.filter {
        memory[$0].cache?.serves.contains(memory[index].name) == true
      }
      return caches + [index]
    }
  }

  /// Makes the accesses of a run, each by itself.
  func replay(_ run: Run, memory: Int, offset: Int, isWrite: Bool) {
    for row in 0..<run.rows {
      for index in 0..<run.count {
        let start = (memory << 40) + offset + row * run.rowStride + index * run.stride
        access(path: paths[memory], start: start, bytes: run.width, isWrite: isWrite)
      }
      if run.tail > 0 {
        let start = (memory << 40) + offset + row * run.rowStride + run.count * run.width
        access(path: paths[memory], start: start, bytes: run.tail, isWrite: isWrite)
      }
    }
  }

  private func access(path: [Int], start: Int, bytes: Int, isWrite: Bool) {
    let level = levels[path[0]]
    guard let geometry = level.geometry else {
      level.traffic.count(accesses: 1, bytes: bytes, isWrite: isWrite)
      return
    }
    var at = start
    while at < start + bytes {
      let end = min((at / geometry.line + 1) * geometry.line, start + bytes)
      level.traffic.count(accesses: 1, bytes: end - at, isWrite: isWrite)
      lookUp(level, geometry, path, at: at, bytes: end - at, isWrite: isWrite)
      at = end
    }
  }

  private func lookUp(
    _ level: Level, _ geometry: CacheGeometry, _ path: [Int], at: Int, bytes: Int, isWrite: Bool
  ) {
    clock += 1
    let below = Array(path.dropFirst())
    let number = at / geometry.line
    let set = number % geometry.sets
    let isThrough = isWrite && geometry.write == .through
    if let found = level.sets[set].firstIndex(where: { $0.number == number }) {
      level.sets[set][found].lastUse = clock
      if isWrite && !isThrough { level.sets[set][found].isDirty = true }
      if isThrough { access(path: below, start: at, bytes: bytes, isWrite: true) }
      return
    }
    if isWrite { level.traffic.writeMisses += 1 } else { level.traffic.readMisses += 1 }
    if isThrough {
      access(path: below, start: at, bytes: bytes, isWrite: true)
      return
    }
    if level.sets[set].count == geometry.ways {
      let age = { (line: Level.Line) in
        geometry.replacement == .lru ? line.lastUse : line.arrival
      }
      let oldest = level.sets[set].indices.min {
        age(level.sets[set][$0]) < age(level.sets[set][$1])
      }
      let victim = level.sets[set].remove(at: oldest ?? 0)
      if victim.isDirty {
        level.traffic.writebacks += 1
        let start = victim.number * geometry.line
        let home = paths[start >> 40]
        let here = home.firstIndex { levels[$0] === level } ?? 0
        access(
          path: Array(home[(here + 1)...]), start: start, bytes: geometry.line, isWrite: true)
      }
    }
    level.traffic.fillBytes += geometry.line
    access(path: below, start: number * geometry.line, bytes: geometry.line, isWrite: false)
    level.sets[set].append(
      Level.Line(number: number, isDirty: isWrite, lastUse: clock, arrival: clock))
  }
}
