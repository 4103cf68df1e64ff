import HWSimCore
import HWSimSimulator

/// Remembers what all cores touched, and how many accesses each made.
struct CoreRecorder: MultiCore {
  var all = Recorder()
  var core = 0
  var accesses = [0, 0, 0, 0]

  func isCached(_ address: UInt64) -> Bool { true }

  mutating func select(core: Int) { self.core = core }

  mutating func access(_ run: Run, isWrite: Bool, times: Int) {
    accesses[core] += run.accesses * times
    all.access(run, isWrite: isWrite, times: times)
  }

  mutating func compute(_ body: InstructionMix, times count: Double) {
    all.compute(body, times: count)
  }
}
