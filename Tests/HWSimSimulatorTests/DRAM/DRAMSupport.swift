import HWSimCore
import HWSimSimulator

extension DRAMReplay {
  /// What requests of `(offset, bytes, isWrite)`, served to the end, make of a DRAM.
  static func counts(
    _ rows: DRAMRows, _ requests: some Sequence<(UInt64, Int, Bool)>
  ) -> RowCounts {
    var dram = DRAMReplay(rows)
    for (offset, bytes, isWrite) in requests {
      dram.request(offset: offset, bytes: bytes, isWrite: isWrite)
    }
    dram.finish()
    return dram.counts
  }

  /// What reading the lines (64 bytes) of these numbers makes of a DRAM.
  static func reading(_ lines: [Int], _ rows: DRAMRows) -> RowCounts {
    counts(rows, lines.map { (UInt64($0) * 64, 64, false) })
  }
}

extension DRAMRows {
  /// Small enough to work out by hand: 2 bank groups of 2 banks, rows of 8 bursts of 64 bytes, and
  /// times that are told apart. By the order of its mapping, line 8 x n begins row n / 4 of bank group
  /// n % 2, bank n / 2 % 2.
  static var tiny: DRAMRows {
    DRAMRows(
      clock: Frequency(1e9),
      organization: DRAMOrganization(
        bankGroups: 2, banks: 2, rows: 1 << 10, rowBytes: 512, busWidth: 64, burstLength: 8),
      timing: DRAMTiming(
        tRCD: 10, tRP: 11, tRAS: 30, tCL: 13, tCWL: 9, tWR: 15, tRTP: 7, tCCD: 4, tCCDLong: 6,
        tRRD: 5, tRRDLong: 8, tFAW: 40, tWTR: 3, tWTRLong: 12, tRTW: 10, tRTRS: 2,
        tREFI: 1_000_000, tRFC: 100))
  }

  /// These rows with some of it changed.
  func with(_ change: (inout DRAMRows) -> Void) -> DRAMRows {
    var rows = self
    change(&rows)
    return rows
  }

  /// Any organization, order, policy, queue and timing.
  static func random(_ random: inout SplitMix64) -> DRAMRows {
    func cycles(_ least: Int, _ most: Int) -> Int { least + random.below(most - least + 1) }
    let organization = DRAMOrganization(
      channels: 1 << random.below(2), ranks: 1 << random.below(2),
      bankGroups: 1 << random.below(3), banks: 1 << (1 + random.below(2)), rows: 64,
      rowBytes: 256 << random.below(4), busWidth: 32, burstLength: 8 << random.below(2))
    var order = DRAMMapping.Field.allCases
    for index in order.indices.dropFirst() { order.swapAt(index, random.below(index + 1)) }
    let (tCCD, tRRD, tWTR) = (cycles(2, 8), cycles(2, 8), cycles(1, 6))
    let hasGroups = organization.bankGroups > 1
    return DRAMRows(
      clock: Frequency(1e9), organization: organization,
      mapping: DRAMMapping(
        order: order, block: random.below(2) == 0 ? nil : 128, hashesBanks: random.below(2) == 0),
      policy: random.below(2) == 0 ? .open : .closed,
      timing: DRAMTiming(
        tRCD: cycles(4, 20), tRP: cycles(4, 20), tRAS: cycles(10, 40), tCL: cycles(4, 20),
        tCWL: cycles(2, 16), tWR: cycles(4, 20), tRTP: cycles(2, 10), tCCD: tCCD,
        tCCDLong: hasGroups ? tCCD + random.below(4) : nil, tRRD: tRRD,
        tRRDLong: hasGroups ? tRRD + random.below(4) : nil, tFAW: cycles(10, 50), tWTR: tWTR,
        tWTRLong: hasGroups ? tWTR + random.below(8) : nil, tRTW: cycles(2, 20),
        tRTRS: cycles(0, 4), tREFI: cycles(300, 900), tRFC: cycles(20, 100)),
      queue: 1 + random.below(32))
  }
}

/// Streams, jumps between a few rows, and lines anywhere, in pieces of all lengths.
func randomRequests(_ random: inout SplitMix64, pieces: Int) -> [(UInt64, Int, Bool)] {
  var offset = 0
  return (0..<pieces).map { _ in
    switch random.below(4) {
    case 0: offset = random.below(1 << 14)
    case 1: offset = random.below(1 << 20)
    default: break
    }
    let bytes = random.below(3) == 0 ? 1 + random.below(2000) : 64
    defer { offset += bytes }
    return (UInt64(offset), bytes, random.below(4) == 0)
  }
}
