import HWSimCore

/// The timing of a channel, worked out into what its commands ask: how long until the next.
///
/// All numbers are cycles of the DRAM's clock. A direction is 0 for reads and 1 for writes; a lane is a
/// bank group of a rank, in the order of the banks.
struct DRAMRules {
  let timing: DRAMTiming
  let closesRows: Bool
  let queue: Int
  let banks: Int
  let ranks: Int
  let lanes: Int
  /// Shifts of a bank's number that give its lane and its rank.
  let laneShift: Int
  let rankShift: Int
  /// From a burst to the precharge of its bank, by direction.
  let recovery: SIMD2<Int>
  /// From a burst's command to the end of its data, by direction.
  let duration: SIMD2<Int>
  private let gaps: UnsafeMutablePointer<Int>

  init(_ rows: DRAMRows) {
    let (timing, organization) = (rows.timing, rows.organization)
    let burst = organization.burstCycles
    self.timing = timing
    closesRows = rows.policy == .closed
    queue = rows.queue
    banks = organization.banksPerChannel
    ranks = organization.ranks
    lanes = organization.ranks * organization.bankGroups
    laneShift = organization.banks.trailingZeroBitCount
    rankShift = laneShift + organization.bankGroups.trailingZeroBitCount
    recovery = SIMD2(timing.tRTP, timing.tCWL + burst + timing.tWR)
    duration = SIMD2(timing.tCL + burst, timing.tCWL + burst)

    gaps = .allocate(capacity: 4 * lanes * lanes)
    for first in 0..<lanes {
      for next in 0..<lanes {
        let isSameRank = first / organization.bankGroups == next / organization.bankGroups
        let pair =
          isSameRank
          ? Self.gaps(timing, burst: burst, isSameGroup: first == next)
          : Self.gapsBetweenRanks(timing, burst: burst)
        for (directions, gap) in pair.enumerated() {
          let index = ((directions / 2 * lanes + first) * lanes + next) * 2 + directions % 2
          (gaps + index).initialize(to: gap)
        }
      }
    }
  }

  func deallocate() { gaps.deallocate() }

  /// From a burst to the next, by the next one's lane and direction.
  @inline(__always)
  func gaps(after lane: Int, _ direction: Int) -> UnsafeMutablePointer<Int> {
    gaps + (direction &* lanes &+ lane) &* lanes &* 2
  }

  /// Within a rank: read to read, read to write, write to read, write to write.
  private static func gaps(_ timing: DRAMTiming, burst: Int, isSameGroup: Bool) -> [Int] {
    let repetition = max(isSameGroup ? timing.tCCDLong : timing.tCCD, burst)
    let toRead = timing.tCWL + burst + (isSameGroup ? timing.tWTRLong : timing.tWTR)
    return [repetition, timing.tRTW, toRead, repetition]
  }

  /// Between ranks only the data bus counts, whose owner changes.
  private static func gapsBetweenRanks(_ timing: DRAMTiming, burst: Int) -> [Int] {
    let change = burst + timing.tRTRS
    let turn = timing.tCL - timing.tCWL
    return [change, max(1, change + turn), max(1, change - turn), change]
  }
}
