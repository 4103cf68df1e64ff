import HWSimCore

/// One cache, or memory, of the oracle: its lines in arrays, way by way.
final class PlainLevel {
  struct Line {
    var number: Int
    var isDirty = false
    var isPrefetched = false
  }

  let geometry: CacheGeometry?
  var sets: [[Line?]]
  var policies: [PlainPolicy]
  var traffic = LevelTraffic()
  /// Misses of the stride prefetcher's streams: region, line, step, time of last use.
  var streams: [(region: Int, line: Int, step: Int, lastUse: Int)] = []
  var streamClock = 0

  init(_ geometry: CacheGeometry?) {
    self.geometry = geometry
    let (count, ways) = (geometry?.sets ?? 0, geometry?.ways ?? 0)
    sets = Array(repeating: Array(repeating: nil, count: ways), count: count)
    policies = (0..<count).map {
      PlainPolicy(geometry?.replacement ?? .lru, ways: ways, set: $0)
    }
  }

  var line: Int { geometry?.line ?? 1 }

  func place(of number: Int) -> (set: Int, way: Int)? {
    let set = number % sets.count
    guard let way = sets[set].firstIndex(where: { $0?.number == number }) else { return nil }
    return (set, way)
  }

  func use(_ place: (set: Int, way: Int), at time: Int) {
    policies[place.set].used(place.way, at: time)
  }

  /// Puts a line that is not here into its set; returns what had to leave.
  func insert(_ line: Line, at time: Int) -> Line? {
    let set = line.number % sets.count
    let way = sets[set].firstIndex { $0 == nil } ?? policies[set].victim()
    let victim = sets[set][way]
    sets[set][way] = line
    policies[set].arrived(in: way, at: time)
    return victim
  }

  func remove(_ number: Int) -> Line? {
    guard let (set, way) = place(of: number) else { return nil }
    defer { sets[set][way] = nil }
    return sets[set][way]
  }

  /// The step of what to fetch after a miss; zero for nothing.
  func prefetchStep(afterMissOf number: Int) -> Int {
    guard case .stride = geometry?.prefetch else { return 1 }
    streamClock += 1
    let region = number / 64
    if let found = streams.firstIndex(where: { abs($0.region - region) <= 1 }) {
      let step = number - streams[found].line
      let isSteady = step == streams[found].step && step != 0
      streams[found] = (region, number, step, streamClock)
      return isSteady ? step : 0
    }
    let new = (region: region, line: number, step: 0, lastUse: streamClock)
    if streams.count < 16 {
      streams.append(new)
    } else {
      let oldest = streams.indices.min { streams[$0].lastUse < streams[$1].lastUse } ?? 0
      streams[oldest] = new
    }
    return 0
  }
}
