import HWSimCore
import HWSimSimulator
import Testing

/// Do the cycles follow from the timing by the formulas of the standard? Lines of `tiny`: 0 and 1 are
/// in one row; 8 is in the other bank group, 16 in the other bank of the group, 32 in another row of
/// the same bank. A read ends tCL + 4, a write tCWL + 4 after its command.
@Suite struct DRAMTimingFormulas {
  private let rows = DRAMRows.tiny
  private var timing: DRAMTiming { rows.timing }
  /// From a read's command to the end of its data.
  private var data: Int { timing.tCL + 4 }

  private func reading(_ lines: Int..., from rows: DRAMRows = .tiny) -> Int {
    DRAMReplay.reading(lines, rows).cycles
  }

  private func cycles(_ requests: (line: Int, isWrite: Bool)..., from rows: DRAMRows = .tiny) -> Int
  {
    DRAMReplay.counts(rows, requests.map { (UInt64($0.line) * 64, 64, $0.isWrite) }).cycles
  }

  @Test func aReadOpensItsRowFirst() {
    #expect(reading(0) == timing.tRCD + data)
  }

  @Test func aWriteHasALatencyOfItsOwn() {
    #expect(cycles((0, true)) == timing.tRCD + timing.tCWL + 4)
  }

  @Test func aHitFollowsAtThePaceOfItsGroup() {
    #expect(reading(0, 1, 2) == timing.tRCD + 2 * timing.tCCDLong + data)
  }

  /// The second group is opened tRRD after the first and is ready in time; then the bursts alternate.
  @Test func groupsTakeTurnsAtThePaceOfTheBus() {
    let opened = max(timing.tRRD, timing.tCCD)
    #expect(reading(0, 8) == timing.tRCD + opened + data)
    #expect(reading(0, 8, 1, 9) == timing.tRCD + opened + 2 * timing.tCCD + data)
  }

  @Test func banksOfAGroupOpenLater() {
    #expect(reading(0, 16) == timing.tRCD + timing.tRRDLong + data)
  }

  @Test func aConflictClosesTheRowFirst() {
    let opened = max(timing.tRAS, timing.tRCD + timing.tRTP) + timing.tRP
    #expect(reading(0, 32) == opened + timing.tRCD + data)
  }

  @Test func aReadDelaysThePrecharge() {
    let slow = rows.with { $0.timing.tRTP = 40 }
    #expect(reading(0, 32, from: slow) == timing.tRCD + 40 + timing.tRP + timing.tRCD + data)
  }

  @Test func aWriteRecoversBeforeThePrecharge() {
    let recovered = timing.tRCD + timing.tCWL + 4 + timing.tWR
    #expect(cycles((0, true), (32, false)) == recovered + timing.tRP + timing.tRCD + data)
  }

  @Test func fourActivatesFillTheWindow() {
    // Five banks need two ranks' worth of them: 4 banks of 2 groups, spaced by less than tFAW / 4.
    let wide = rows.with { $0.organization.banks = 4 }
    // Line 8 x n is in bank n / 2 of group n % 2: no two activates in a row are of one group.
    #expect(reading(0, 8, 16, 24, 32, from: wide) == timing.tFAW + timing.tRCD + data)
  }

  @Test func theBusTurnsFromReadToWrite() {
    #expect(
      cycles((0, false), (1, true)) == timing.tRCD + timing.tRTW + timing.tCWL + 4)
  }

  @Test func theBusTurnsFromWriteToRead() {
    let written = timing.tRCD + timing.tCWL + 4
    #expect(cycles((0, true), (1, false)) == written + timing.tWTRLong + data)
    let both = cycles((0, true), (8, false))
    #expect(both == written + timing.tWTR + data)  // of the other group
  }

  @Test func ranksTakeTurnsWithAPause() {
    let ranks = rows.with {
      $0.organization.ranks = 2
      $0.organization.bankGroups = 1
      $0.mapping.order = [.row, .bank, .bankGroup, .column, .rank, .channel]
    }
    // Both activate at once, as their windows are their own; then the bus changes hands.
    #expect(reading(0, 1, from: ranks) == timing.tRCD + 4 + timing.tRTRS + data)
  }

  @Test func aRefreshClosesTheRows() {
    let often = rows.with {
      $0.timing.tREFI = 200
      $0.organization.rowBytes = 4096
    }
    // Reads at 10, 16, 22 ... 196; the next would come at 202, after the refresh is due.
    let refreshed = 196 + timing.tRTP + timing.tRP + timing.tRFC
    let counts = DRAMReplay.reading(Array(0..<33), often)
    #expect(counts.cycles == refreshed + timing.tRCD + data)
    #expect(counts.refreshes == 1)
    #expect(counts.misses == 2)  // before and after
    #expect(counts.hits == 31)
  }

  @Test func aClosedPageIsClosedAfterItsLastBurst() {
    let closing = rows.with { $0.policy = .closed }
    var dram = DRAMReplay(closing)
    dram.request(offset: 0, bytes: 64, isWrite: false)
    dram.finish()
    dram.request(offset: 64, bytes: 64, isWrite: false)
    dram.finish()
    // The row is closed at tRAS, so it is opened once more.
    let closed = max(timing.tRAS + timing.tRP, timing.tRCD + data)
    #expect(dram.counts.cycles == closed + timing.tRCD + data)
    #expect(dram.counts.misses == 2)
  }
}
