import HWSimCore
import HWSimSimulator
import Testing

/// Does more hardware help, do counters add up, and does the policy do what it is for?
@Suite struct DRAMProperties {
  /// Requests for random memories that have no more than the given change between them.
  private func eachCase(_ body: (DRAMRows, [(UInt64, Int, Bool)], Int) -> Void) {
    var random = SplitMix64(seed: 11)
    for test in 0..<300 {
      body(.random(&random), randomRequests(&random, pieces: 200), test)
    }
  }

  @Test func everyBurstIsAHitAMissOrAConflict() {
    eachCase { rows, requests, test in
      let counts = DRAMReplay.counts(rows, requests)
      let burst = UInt64(rows.organization.burstBytes)
      func bursts(_ offset: UInt64, _ bytes: Int) -> Int {
        Int((offset + UInt64(bytes) - 1) / burst - offset / burst) + 1
      }
      #expect(counts.bursts == requests.reduce(0) { $0 + bursts($1.0, $1.1) }, "case \(test)")
      let written = requests.reduce(0) { $0 + ($1.2 ? bursts($1.0, $1.1) : 0) }
      #expect(counts.writes == written, "case \(test)")
    }
  }

  @Test func aClosedPageNeverConflicts() {
    eachCase { rows, requests, test in
      let counts = DRAMReplay.counts(rows.with { $0.policy = .closed }, requests)
      #expect(counts.conflicts == 0, "case \(test)")
    }
  }

  @Test func theBusIsNeverFasterThanItsData() {
    eachCase { rows, requests, test in
      let counts = DRAMReplay.counts(rows, requests)
      let onOneChannel = counts.bursts / rows.organization.channels
      #expect(counts.cycles >= onOneChannel * rows.organization.burstCycles, "case \(test)")
    }
  }

  @Test func refreshesComeAtTheirInterval() {
    eachCase { rows, requests, test in
      let counts = DRAMReplay.counts(rows, requests)
      let ranks = rows.organization.channels * rows.organization.ranks
      #expect(counts.refreshes == counts.cycles / rows.timing.tREFI * ranks, "case \(test)")
    }
  }

  @Test(arguments: [1, 2, 4, 8])
  func moreChannelsAreNeverSlower(channels: Int) {
    func cycles(_ channels: Int, isRandom: Bool) -> Int {
      let rows = DRAMRows.ddr4x2400.with { $0.organization.channels = channels }
      var random = SplitMix64(seed: 3)
      let lines = (0..<20_000).map { isRandom ? random.below(1 << 24) : $0 }
      return DRAMReplay.reading(lines, rows).cycles
    }
    for isRandom in [false, true] {
      #expect(cycles(2 * channels, isRandom: isRandom) < cycles(channels, isRandom: isRandom))
    }
  }

  @Test func aLongerQueueFindsMoreHits() {
    // Two streams that meet in the same banks, a line of each in turn.
    let lines = (0..<4000).flatMap { [$0, $0 + (1 << 20)] }
    let hits = [1, 2, 8, 32].map { queue in
      DRAMReplay.reading(lines, .ddr4x2400.with { $0.queue = queue }).hits
    }
    #expect(hits == hits.sorted())
    #expect(hits[0] == 0)  // each line closes the other stream's row
    #expect(hits[3] > 7000)  // 32 requests are 16 of a row
  }

  @Test func whatIsCountedStays() {
    var dram = DRAMReplay(.tiny)
    dram.stream(offset: 0, bytes: 4096, isWrite: false)
    dram.finish()
    let before = dram.counts
    dram.finish()
    #expect(dram.counts == before)  // nothing waits
    dram.stream(offset: 0, bytes: 4096, isWrite: true)
    dram.finish()
    #expect(dram.counts.bursts == 128)  // 2 x 4096 B / 64 B
    #expect(dram.counts.writes == 64)
    #expect(dram.counts.cycles > before.cycles)
  }
}
