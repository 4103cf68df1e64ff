import HWSimCore
import HWSimSimulator
import Testing

/// Does the replay do what a cycle by cycle simulation does?
@Suite struct DRAMIsExact {
  @Test func likeThePlainSimulation() {
    var random = SplitMix64(seed: 42)
    for test in 0..<150 {
      let rows = DRAMRows.random(&random)
      let requests = randomRequests(&random, pieces: 40)
      let expected = PlainDRAM.run(requests.flatMap { bursts($0, rows) }, rows)
      #expect(DRAMReplay.counts(rows, requests) == expected, "case \(test)")
    }
  }

  @Test func aStreamIsItsRequests() {
    var random = SplitMix64(seed: 7)
    for test in 0..<2000 {
      let rows = DRAMRows.random(&random)
      let pieces = randomRequests(&random, pieces: 20)
      var streamed = DRAMReplay(rows)
      var single = DRAMReplay(rows)
      for (offset, bytes, isWrite) in pieces {
        streamed.stream(offset: offset, bytes: bytes, isWrite: isWrite)
        single.request(offset: offset, bytes: bytes, isWrite: isWrite)
        if random.below(10) == 0 {
          streamed.finish()
          single.finish()
        }
      }
      #expect(streamed.counts == single.counts, "case \(test)")
      streamed.finish()
      single.finish()
      #expect(streamed.counts == single.counts, "case \(test), to the end")
    }
  }

  /// The bursts of a request, their places worked out field by field.
  private func bursts(
    _ request: (offset: UInt64, bytes: Int, isWrite: Bool), _ rows: DRAMRows
  ) -> [PlainDRAM.Request] {
    let organization = rows.organization
    let burst = organization.burstLength * organization.busWidth / 8
    let (first, last) = (
      Int(request.offset) / burst, (Int(request.offset) + request.bytes - 1) / burst
    )
    return (first...last).map { number in
      var rest = number / max(1, (rows.mapping.block ?? burst) / burst)
      var values: [DRAMMapping.Field: Int] = [:]
      for field in rows.mapping.order.reversed() {
        let size =
          switch field {
          case .channel: organization.channels
          case .rank: organization.ranks
          case .bankGroup: organization.bankGroups
          case .bank: organization.banks
          case .row: organization.rows
          case .column: organization.rowBytes / max(burst, rows.mapping.block ?? burst)
          }
        values[field] = rest % size
        rest /= size
      }
      let row = values[.row] ?? 0
      var (group, bank) = (values[.bankGroup] ?? 0, values[.bank] ?? 0)
      if rows.mapping.hashesBanks {
        bank ^= row % organization.banks
        group ^= row / organization.banks % organization.bankGroups
      }
      return PlainDRAM.Request(
        channel: values[.channel] ?? 0, rank: values[.rank] ?? 0, group: group, bank: bank,
        row: row, isWrite: request.isWrite)
    }
  }
}
