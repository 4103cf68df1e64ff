/// Why a reference missed: Hill's three classes.
package enum MissClass: Hashable, Sendable {
  /// The line was never referenced before: no cache could have held it.
  case compulsory
  /// A fully associative cache of as many lines misses too.
  case capacity
  /// A fully associative cache of as many lines would have hit.
  case conflict
}

/// Classifies the misses of one cache as compulsory, capacity or conflict misses.
///
/// Source: M. D. Hill, Aspects of Cache Memory and Instruction Buffer Performance, 1987; counted as
/// Dinero IV does with its option `ccc`: a miss that hits a fully associative cache of the same
/// number of lines is a conflict miss, else the first one of its line is compulsory, else it is a
/// capacity miss. So the three add up to the misses exactly.
/// Models: a fully associative LRU cache with the allocation that the caller states.
/// Ignores: hits that a fully associative cache would miss, which Dinero does not count either;
/// replacement other than LRU, where Dinero gives its fully associative cache the policy of the real
/// one.
///
/// Every reference of the level must be shown, hits too: they are what orders the lines.
///
/// ```swift
/// var classes = MissClasses(lines: 512)
/// classes.touch(address >> 5, missed: true)  // .compulsory
/// ```
package struct MissClasses: ~Copyable {
  package private(set) var compulsory = 0
  package private(set) var capacity = 0
  package private(set) var conflict = 0

  /// Every line ever touched, with its place in `list`, or `absent`.
  private var table = LineTable()
  private var list: RecencyList
  /// The line touched last and whether `list` has it at its front.
  private var latest = LineTable.free

  private static var absent: Int { -1 }

  /// - Parameter lines: those of the cache, whatever its sets and ways; at least 1.
  package init(lines: Int) { list = RecencyList(capacity: lines) }

  package var misses: Int { compulsory &+ capacity &+ conflict }

  /// One reference of the cache to `line`.
  ///
  /// - Parameter allocates: false for a write that passes by a cache without write-allocation: it
  ///   refreshes a line that is present and brings in none.
  /// - Returns: the class of the miss; nil for a hit.
  @inline(__always) @discardableResult
  package mutating func touch(
    _ line: UInt64, missed: Bool, allocates: Bool = true
  ) -> MissClass? {
    // The most recent line stays where it is.
    if line == latest {
      guard missed else { return nil }
      conflict &+= 1
      return .conflict
    }
    return touchOther(line, missed: missed, allocates: allocates)
  }

  @inline(never)
  private mutating func touchOther(_ line: UInt64, missed: Bool, allocates: Bool) -> MissClass? {
    let slot = table.slot(of: line)
    let isFirst = table.isFree(slot)
    let node = isFirst ? Self.absent : table.entries[slot].value
    let wouldHit = node != Self.absent
    if wouldHit {
      list.moveToFront(node)
      latest = line
    } else if allocates {
      bringIn(line, at: slot, isFirst)
    } else if isFirst {
      insert(line, Self.absent, at: slot)
    }
    guard missed else { return nil }
    if wouldHit {
      conflict &+= 1
      return .conflict
    }
    if isFirst {
      compulsory &+= 1
      return .compulsory
    }
    capacity &+= 1
    return .capacity
  }

  @inline(__always)
  private mutating func bringIn(_ line: UInt64, at slot: Int, _ isFirst: Bool) {
    let (node, evicted) = list.reuseLast(for: slot)
    if evicted != RecencyList.none { table.entries[evicted].value = Self.absent }
    if isFirst { insert(line, node, at: slot) } else { table.entries[slot].value = node }
    latest = line
  }

  @inline(__always)
  private mutating func insert(_ line: UInt64, _ node: Int, at slot: Int) {
    guard table.insert(line, node, at: slot) else { return }
    table.grow()
    for slot in 0..<table.capacity where !table.isFree(slot) {
      let node = table.entries[slot].value
      if node != Self.absent { list.relabel(node, slot) }
    }
  }
}
