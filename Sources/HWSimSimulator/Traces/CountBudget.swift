import HWSimCore

/// Keeps what a trace makes countable: no counter of any level can overflow before this is spent.
///
/// A file of a hundred bytes can ask for 2^40 accesses of 2^48 bytes, again and again.
struct CountBudget {
  /// What one access can move at a level: its own bytes, and the lines that it touches.
  private let line: Int
  private var spent = 0

  /// More than a program of a year touches, and far from where 64 bits end.
  private static let most = 1 << 58

  init(_ levels: [MemoryLevel]) { line = levels.compactMap(\.line).max() ?? 1 }

  @inline(__always)
  mutating func take(_ accesses: Int, of bytes: Int) throws(SimulationError) {
    let (more, isHuge) = accesses.multipliedReportingOverflow(by: bytes &+ line)
    let (sum, isTooMuch) = spent.addingReportingOverflow(more)
    guard !isHuge, !isTooMuch, sum <= Self.most else {
      throw SimulationError(
        "the trace moves more than 2^58 bytes, which no counter is made for; split it")
    }
    spent = sum
  }
}

extension MemoryLevel {
  /// Bytes of a line or page; nil for a memory that has none.
  var line: Int? {
    switch kind {
    case .cache, .dma: cache?.line
    case .tlb(let tlb): tlb.page
    case .flash(let flash): flash.lineCache?.line
    case .scratchpad, .dram: nil
    }
  }
}

extension Run {
  /// Whether all its accesses stay in their memory if they lie `bytes` further.
  func canMove(by bytes: UInt64) -> Bool {
    guard let span else { return false }
    let end = Int(AddressMap.offset(of: address)) + span.upperBound
    return end <= 1 << 40 && bytes <= 1 << 47
  }
}

extension TraceSummary {
  @inline(__always)
  mutating func count(_ accesses: Int, _ kind: AccessKind) {
    switch kind {
    case .read: reads &+= accesses
    case .write: writes &+= accesses
    case .fetch: fetches &+= accesses
    }
  }

  mutating func count(_ batch: UnsafeBufferPointer<Access>) {
    var (written, fetched) = (0, 0)
    for access in batch {
      written &+= Int(truncatingIfNeeded: access.writeBit)
      fetched &+= access.kind == .fetch ? 1 : 0
    }
    writes &+= written
    fetches &+= fetched
    reads &+= batch.count &- written &- fetched
  }
}
