import HWSimCore
import HWSimSimulator

/// How fast a DRAM's rows are replayed, and how many cycles its DDR4-2400 channel takes.
enum RowTiming {
  struct Pattern {
    let name: String
    let requests: Int
    let seconds: Double
    let counts: RowCounts
    /// Of Ramulator 2.1 for the same number of requests of 64 bytes; nil where it was not asked.
    let ramulatorCycles: Int?
  }

  private static let requests = 1_000_000

  static func measure() -> [Pattern] {
    [
      pattern("streaming", ramulatorCycles: 5_863_880) { dram in
        dram.stream(offset: 0, bytes: 64 * requests, isWrite: false)
      },
      pattern("streaming, line by line", ramulatorCycles: 5_863_880) { dram in
        for line in 0..<requests {
          dram.request(offset: UInt64(line) * 64, bytes: 64, isWrite: false)
        }
      },
      pattern("random", ramulatorCycles: 6_993_178) { dram in
        for offset in RandomLines(count: requests) {
          dram.request(offset: offset, bytes: 64, isWrite: false)
        }
      },
      pattern("random, one in five a write", ramulatorCycles: nil) { dram in
        for offset in RandomLines(count: requests) {
          dram.request(offset: offset, bytes: 64, isWrite: offset % 320 == 0)
        }
      },
    ]
  }

  private static func pattern(
    _ name: String, ramulatorCycles: Int?, body: (inout DRAMReplay) -> Void
  ) -> Pattern {
    var dram = DRAMReplay(.ddr4x2400)
    let start = now()
    body(&dram)
    dram.finish()
    return Pattern(
      name: name, requests: requests, seconds: now() - start, counts: dram.counts,
      ramulatorCycles: ramulatorCycles)
  }

  /// Lines anywhere in 8 GiB, the same at each run.
  private struct RandomLines: Sequence, IteratorProtocol {
    var count: Int
    private var state: UInt64 = 12345

    init(count: Int) { self.count = count }

    mutating func next() -> UInt64? {
      guard count > 0 else { return nil }
      count -= 1
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 20) % (1 << 27) * 64
    }
  }

  static func print() {
    Swift.print("DRAM rows, DDR4-2400: requests per second, cycles (those of Ramulator 2.1)")
    for pattern in measure() {
      let rate = engineering(Int(Double(pattern.requests) / pattern.seconds))
      let other = pattern.ramulatorCycles.map { " (\($0))" } ?? ""
      Swift.print("  \(rate)/s, \(pattern.counts.cycles)\(other): \(pattern.name)")
    }
  }
}
