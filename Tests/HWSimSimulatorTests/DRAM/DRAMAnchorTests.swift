import HWSimCore
import HWSimSimulator
import Testing

/// How near is it to a cycle-accurate simulator of the same memory?
///
/// Ramulator 2.1, DDR4-2400, one channel, 1,000,000 requests of 64 bytes. Its trace generator writes one
/// in five; whether these traces did is not known, so both must be near. Refreshes leave 9364 - 433 of
/// 9364 cycles.
@Suite struct DRAMAnchor {
  private func cycles(writtenOfFive: Int, line: (Int, inout SplitMix64) -> Int) -> Int {
    var random = SplitMix64(seed: 1)
    var dram = DRAMReplay(.ddr4x2400)
    for number in 0..<1_000_000 {
      let isWrite = random.below(5) < writtenOfFive
      let offset = UInt64(line(number, &random)) * 64
      dram.request(offset: offset, bytes: 64, isWrite: isWrite)
    }
    dram.finish()
    return dram.counts.cycles
  }

  /// Between what one bank group, 6 cycles a burst, and what two in turn, 4 cycles, would take: towards
  /// the end of a row the queue has requests of the next one's group.
  @Test(arguments: [0, 1])
  func streaming(writtenOfFive: Int) {
    let cycles = cycles(writtenOfFive: writtenOfFive) { number, _ in number }
    #expect(abs(Double(cycles) / 5_863_880 - 1) < 0.1)
    #expect(cycles > 4_190_000)  // 4 x 1e6 x 9364 / 8931
    #expect(cycles < 6_300_000)  // 6 x 1e6 x 9364 / 8931
  }

  /// Four activates in 26 cycles: 6.5 cycles for each request.
  @Test(arguments: [0, 1])
  func anywhere(writtenOfFive: Int) {
    let cycles = cycles(writtenOfFive: writtenOfFive) { _, random in random.below(1 << 27) }
    #expect(abs(Double(cycles) / 6_993_178 - 1) < 0.03)
    #expect(cycles > 6_810_000)  // 6.5 x 1e6 x 9364 / 8931
  }
}
