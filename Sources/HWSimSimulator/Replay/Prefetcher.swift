import HWSimCore

/// Which lines a cache fetches after a miss, before anybody asks for them.
///
/// - Models: the next lines; lines a constant number apart, for up to `streams` streams at once, each
///   in a region of `regionLines` lines and recognised by two equal steps in a row.
/// - Ignores: time. A prefetched line is there at the next access; that it may arrive too late is a
///   matter of the time model. Prefetches do not leave the memory that the miss was in.
struct Prefetcher {
  /// A stream of misses: where it was last, and its step so far.
  private struct Stream {
    var region = UInt64.max
    var line: UInt64 = 0
    var step: Int64 = 0
    var lastUse = 0
  }

  private static let streams = 16
  private static let regionLines: UInt64 = 64

  private let table: UnsafeMutablePointer<Stream>?
  let degree: Int
  /// Whether a line of the set that missed may be fetched: only where that cannot evict the line which
  /// was just asked for.
  let sharesSet: Bool
  private var clock = 0

  init(_ geometry: CacheGeometry) {
    switch geometry.prefetch {
    case .none: (table, degree) = (nil, 0)
    case .nextLine(let degree): (table, self.degree) = (nil, degree)
    case .stride(let degree):
      let table = UnsafeMutablePointer<Stream>.allocate(capacity: Self.streams)
      table.initialize(repeating: Stream(), count: Self.streams)
      (self.table, self.degree) = (table, degree)
    }
    sharesSet = geometry.replacement == .lru && degree < geometry.ways
  }

  func deallocate() { table?.deallocate() }

  /// Whether what is fetched depends on nothing but the miss.
  var isStateless: Bool { table == nil }

  /// The step from line to line of what to fetch after a miss of `line`; zero for nothing.
  mutating func step(afterMissOf line: UInt64) -> Int64 {
    guard let table else { return 1 }
    clock += 1
    let region = line / Self.regionLines
    var oldest = 0
    for index in 0..<Self.streams {
      // A stream that runs on into a neighbouring region is still the same one.
      if table[index].region &+ 1 &- region <= 2 {
        let step = Int64(bitPattern: line &- table[index].line)
        let isSteady = step == table[index].step && step != 0
        table[index] = Stream(region: region, line: line, step: step, lastUse: clock)
        return isSteady ? step : 0
      }
      if table[index].lastUse < table[oldest].lastUse { oldest = index }
    }
    table[oldest] = Stream(region: region, line: line, step: 0, lastUse: clock)
    return 0
  }
}
