import HWSimCore
import Testing

/// Which bytes does a run reach?
@Suite struct RunsReachWhatTheySay {
  /// As the two nested loops would: the lowest byte, and the one behind the highest.
  private func expectedSpan(_ run: Run) -> Range<Int>? {
    var reached: Range<Int>?
    for row in 0..<run.rows {
      var accesses = (0..<run.count).map { ($0 * run.stride, run.width) }
      if run.tail > 0 { accesses.append((run.count * run.width, run.tail)) }
      for (start, bytes) in accesses {
        let first = row * run.rowStride + start
        let before = reached ?? first..<first
        reached = min(before.lowerBound, first)..<max(before.upperBound, first + bytes)
      }
    }
    return reached
  }

  @Test func everySmallShape() {
    for width in 1...3 {
      for (stride, count) in [(-5, 0), (-5, 3), (0, 2), (1, 3), (2, 1), (3, 4)] {
        for (rows, rowStride) in [(0, 7), (1, 7), (3, 7), (3, -7), (2, 0)] {
          for tail in 0..<(stride == width ? width : 1) {
            var run = Run(
              address: 100, width: width, stride: stride, count: count, rows: rows,
              rowStride: rowStride)
            run.tail = tail
            // A run without accesses reaches nothing.
            #expect(run.span == expectedSpan(run) ?? 0..<0)
          }
        }
      }
    }
  }

  @Test(arguments: [
    Run(address: 0, width: 0, stride: 0, count: 1), Run(address: 0, width: -1, stride: 0, count: 1),
    Run(address: 0, width: 1, stride: 0, count: -1),
    Run(address: 0, width: 1, stride: 0, count: 1, rows: -1),
    Run(address: 0, width: 1, stride: .min, count: 2),
    Run(address: 0, width: 1, stride: .max, count: .max),
    Run(address: 0, width: .max, stride: 1, count: 2),
    Run(address: 0, width: 1, stride: 1 << 48, count: 3),
    Run(address: 0, width: 1, stride: 1, count: 1, rows: .max, rowStride: .min),
  ])
  func impossible(_ run: Run) {
    #expect(run.span == nil && !run.isPossible(times: 1))
  }

  @Test func tails() {
    var run = Run(address: 0, width: 4, stride: 4, count: 1)
    run.tail = 4  // as wide as an access
    #expect(run.span == nil)
    run.tail = -1
    #expect(run.span == nil)
    (run.tail, run.stride) = (2, 8)  // behind accesses with gaps
    #expect(run.span == nil)
  }

  @Test func theMemoryEnds() {
    let last = AddressMap.address(level: 3, offset: 1 << 48 - 8)
    #expect(Run(at: last, bytes: 8, width: 8).isPossible(times: 1))
    #expect(!Run(at: last, bytes: 9, width: 8).isPossible(times: 1))
    let first = AddressMap.address(level: 3, offset: 4)
    #expect(Run(address: first, width: 4, stride: -4, count: 2).isPossible(times: 1))
    #expect(!Run(address: first, width: 4, stride: -4, count: 3).isPossible(times: 1))
  }

  @Test func accessesAreCountable() {
    let run = Run(address: 0, width: 1, stride: 0, count: 1 << 20, rows: 1 << 10)
    #expect(run.isPossible(times: 1 << 10))  // 2^40
    #expect(!run.isPossible(times: 1 << 10 + 1))
    #expect(!run.isPossible(times: .max) && !run.isPossible(times: -1))
    #expect(run.isPossible(times: 0))
  }
}
