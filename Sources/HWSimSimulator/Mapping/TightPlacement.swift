/// Places groups of buffers below a ceiling that is raised until they fit: from what the hungriest step
/// holds, in steps of a per cent.
///
/// - Models: each group, the largest first, at the lowest or at the highest place that is free for it; where
///   a later one finds none, the other place is tried.
/// - Ignores: places between the two; beyond a number of attempts, a ceiling counts as too low.
struct TightPlacement {
  private let buffers: [Buffer]
  private let groups: [BufferGroup]
  /// Bytes that the plan may take.
  private(set) var ceiling: Int
  private var offsets: [Int?]
  private var attempts = 0

  /// - Parameter groups: in the order in which they are to be placed.
  init(_ buffers: [Buffer], _ groups: [BufferGroup]) {
    self.buffers = buffers
    self.groups = groups
    ceiling = groups.map { $0.span(buffers) }.max() ?? 0
    offsets = [Int?](repeating: nil, count: buffers.count)
  }

  /// Of each buffer; nil where no ceiling up to twice the lowest one was enough.
  mutating func plan() -> [Int]? {
    let lowest = ceiling
    while ceiling <= 2 * lowest {
      attempts = 0
      if place(0) { return offsets.map { $0 ?? 0 } }
      ceiling += max(lowest / 100, 1)
    }
    return nil
  }

  /// Whether the groups from `index` on find a place.
  private mutating func place(_ index: Int) -> Bool {
    guard index < groups.count else { return true }
    attempts += 1
    guard attempts <= 500 else { return false }
    let group = groups[index]
    for base in freePlaces(for: group) {
      for member in group.members { offsets[member.buffer] = base + member.offset }
      if place(index + 1) { return true }
      for member in group.members { offsets[member.buffer] = nil }
    }
    return false
  }

  /// The lowest and the highest start that keeps the group off everything alive with it.
  private func freePlaces(for group: BufferGroup) -> [Int] {
    let highest = ceiling - group.span(buffers)
    let taken = offsets.enumerated().flatMap { other, start -> [(after: Int, until: Int)] in
      guard let start else { return [] }
      return group.members.filter { buffers[other].overlaps(buffers[$0.buffer]) }.map {
        let from = start - $0.offset
        return (after: from - buffers[$0.buffer].bytes, until: from + buffers[other].bytes)
      }
    }
    var (low, high) = (0, highest)
    for range in taken.sorted(by: { $0.after < $1.after }) where low > range.after {
      low = max(low, range.until)
    }
    for range in taken.sorted(by: { $0.until > $1.until }) where high < range.until {
      high = min(high, range.after)
    }
    guard low <= highest, high >= 0 else { return [] }
    return low == high ? [low] : [low, high]
  }
}
