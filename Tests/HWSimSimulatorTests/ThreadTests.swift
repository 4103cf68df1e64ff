import HWSimCore
import HWSimSimulator
import Testing

/// Which core does which unit of a loop, when, and what is gained?
@Suite struct ThreadSchedules {
  /// The cores and units in the order in which they run; each unit makes `accesses` of its number.
  private func schedule(
    _ units: Int, cores: Int, accesses: (Int) -> Int = { _ in 1 }
  ) -> (order: [[Int]], share: Double) {
    var threads = Threads(CoreRecorder(), count: cores)
    var order: [[Int]] = []
    threads.parallel(units) { unit, sink in
      order.append([sink.machine.core, unit])
      sink.read(at: 0, bytes: 4 * accesses(unit), width: 4)
    }
    #expect(threads.machine.core == 0, "what follows runs on the first core")
    return (order, threads.takeShare())
  }

  @Test func blocksAreContiguousAndAdvanceInStep() {
    // Seven units in blocks of 3, 2, 2: 0 1 2, 3 4, 5 6.
    let order = schedule(7, cores: 3).order
    #expect(order == [[0, 0], [1, 3], [2, 5], [0, 1], [1, 4], [2, 6], [0, 2]])
  }

  @Test func theLongestBlockTakesTheTime() {
    #expect(schedule(8, cores: 4).share == 0.25)
    #expect(schedule(7, cores: 3).share == 3.0 / 7)
    #expect(schedule(2, cores: 4).share == 0.5)
    #expect(schedule(1, cores: 4).share == 1)
    #expect(schedule(0, cores: 4).share == 1, "nothing was done")
  }

  /// A ragged last tile makes its thread finish early.
  @Test func unequalUnitsCountByTheirAccesses() {
    // Blocks 0 1 and 2 3 of 10 + 10 and 10 + 2 accesses.
    #expect(schedule(4, cores: 2) { $0 == 3 ? 2 : 10 }.share == 20.0 / 32)
  }

  @Test func whatIsInNoLoopRunsAlone() {
    var threads = Threads(CoreRecorder(), count: 2)
    threads.write(at: 0, bytes: 40, width: 4)
    threads.parallel(4) { _, sink in sink.read(at: 0, bytes: 20, width: 4) }
    #expect(threads.takeShare() == 20.0 / 30)  // (10 + 4 x 5 / 2) / (10 + 4 x 5)
    #expect(threads.machine.accesses == [20, 10, 0, 0])  // 10 + 2 x 5 on the first core
    threads.parallel(2) { _, sink in sink.read(at: 0, bytes: 4, width: 4) }
    #expect(threads.takeShare() == 0.5, "earlier layers are forgotten")
  }

  @Test func loopsFollowOneAnother() {
    var threads = Threads(CoreRecorder(), count: 2)
    for units in [3, 1] {
      threads.parallel(units) { _, sink in sink.read(at: 0, bytes: 4, width: 4) }
    }
    #expect(threads.takeShare() == 0.75)  // (2 + 1) / (3 + 1)
  }
}
