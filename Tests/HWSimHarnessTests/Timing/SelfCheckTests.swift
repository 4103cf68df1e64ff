import HWSimCore
import HWSimHarness
import Testing

@Suite("Does a self-check tell a disturbed trial from one that cannot be made?")
struct SelfCheckTests {
  private let subject = KernelSubject(
    name: "nothing", kernel: "relu", backend: "hwsim", variant: "generic", shape: "1x1x1",
    layout: "nhwc", precision: .fp32, macs: MACs(0), operations: 1, bytes: Bytes(8))

  private var comparison: Comparison {
    var comparison = Comparison()
    (comparison.fewest, comparison.most) = (12, 12)
    return comparison
  }

  @Test("Trials of which nothing is left are unstable")
  func disturbedTrials() throws {
    let result = try comparison.selfCheck(subject, trials: 2, progress: { _ in }) { _ in
      var machine = SimulatedMachine { _, _ in 1e-3 }
      machine.isPreempted = { _, _ in true }
      return machine
    }
    #expect(result.unstable == 2)
    #expect(result.falseAlarms == 0 && result.found == 0)
  }

  private struct NoServer: Error {}

  @Test("A server that cannot start ends the check")
  func failedTrials() {
    #expect(throws: NoServer.self) {
      try comparison.selfCheck(subject, trials: 2, progress: { _ in }) {
        _ throws -> SimulatedMachine in
        throw NoServer()
      }
    }
  }
}
