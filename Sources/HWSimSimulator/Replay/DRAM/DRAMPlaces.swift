import HWSimCore

/// Where bursts lie: cuts the number of a burst into channel, bank and row, as the mapping says.
struct DRAMPlaces {
  let burstShift: UInt64
  /// Bursts with equal bits above these lie in one row of each channel, whose neighbours they are.
  let togetherMask: UInt64
  /// Bursts that follow each other in one channel before the next one's turn.
  private let blockShift: UInt64
  /// Bursts in which each channel has its turn once.
  private let turnShift: UInt64
  private let channel: BitField
  private let rank: BitField
  private let group: BitField
  private let bank: BitField
  private let row: BitField
  private let groupShift: UInt64
  private let bankShift: UInt64
  private let hashes: Bool

  init(_ rows: DRAMRows) {
    let organization = rows.organization
    let burst = organization.burstBytes
    // The columns of a block stand below all fields, the rest of them where the order says.
    let blockBits = log2(max(1, (rows.mapping.block ?? burst) / burst))
    let columnBits = log2(organization.rowBytes / burst) - blockBits
    let widths: [DRAMMapping.Field: Int] = [
      .channel: log2(organization.channels), .rank: log2(organization.ranks),
      .bankGroup: log2(organization.bankGroups), .bank: log2(organization.banks),
      .row: log2(organization.rows), .column: columnBits,
    ]
    var fields: [DRAMMapping.Field: BitField] = [:]
    var (shift, together) = (blockBits, blockBits)
    for field in rows.mapping.order.reversed() {
      let width = widths[field] ?? 0
      fields[field] = BitField(shift: shift, width: width)
      // Columns and channels directly above the block lengthen it; a field of no bits is in nobody's way.
      if field == .column || field == .channel, shift == together { together += width }
      shift += width
    }
    let none = BitField(shift: 0, width: 0)
    burstShift = UInt64(log2(burst))
    togetherMask = (1 << UInt64(together)) - 1
    channel = fields[.channel] ?? none
    blockShift = channel.mask == 0 ? UInt64(together) : channel.shift
    turnShift = blockShift + UInt64(log2(organization.channels))
    rank = fields[.rank] ?? none
    group = fields[.bankGroup] ?? none
    bank = fields[.bank] ?? none
    row = fields[.row] ?? none
    groupShift = UInt64(log2(organization.bankGroups))
    bankShift = UInt64(log2(organization.banks))
    hashes = rows.mapping.hashesBanks
  }

  /// Whether two bursts of one stretch of `togetherMask`, and all between them, are one channel's.
  @inline(__always)
  func isOneBlock(_ first: UInt64, _ last: UInt64) -> Bool { (first ^ last) &>> blockShift == 0 }

  /// How many of the bursts `first...last`, all within one stretch of `togetherMask`, are a channel's.
  @inline(__always)
  func count(_ first: UInt64, _ last: UInt64, in channel: UInt64) -> Int {
    let end = count(below: last &+ 1, in: channel)
    return Int(truncatingIfNeeded: end &- count(below: first, in: channel))
  }

  @inline(__always)
  private func count(below burst: UInt64, in channel: UInt64) -> UInt64 {
    let block: UInt64 = 1 &<< blockShift
    let turns = burst &>> turnShift
    let rest = burst &- turns &<< turnShift
    let before = channel &<< blockShift
    let ofTurn = rest > before ? min(rest &- before, block) : 0
    return turns &<< blockShift &+ ofTurn
  }

  /// - Returns: the channel, the bank among all of the channel's, ordered by rank and group, and the row.
  @inline(__always)
  func place(of burst: UInt64) -> (channel: Int, bank: Int, row: Int) {
    let row = row.cut(from: burst)
    var (group, bank) = (group.cut(from: burst), bank.cut(from: burst))
    if hashes {
      bank ^= row & self.bank.mask
      group ^= (row >> bankShift) & self.group.mask
    }
    let index = ((rank.cut(from: burst) << groupShift | group) << bankShift) | bank
    return (
      Int(truncatingIfNeeded: channel.cut(from: burst)), Int(truncatingIfNeeded: index),
      Int(truncatingIfNeeded: row)
    )
  }
}

/// Neighbouring bits of a number.
private struct BitField {
  let shift: UInt64
  let mask: UInt64

  init(shift: Int, width: Int) {
    self.shift = UInt64(shift)
    mask = (1 << UInt64(width)) - 1
  }

  @inline(__always)
  func cut(from number: UInt64) -> UInt64 { (number &>> shift) & mask }
}

/// Of a power of two.
private func log2(_ number: Int) -> Int { number.trailingZeroBitCount }
