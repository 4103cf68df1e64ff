import HWSimCore
import HWSimSimulator
import Testing

/// May a runtime split the loops that kernels call parallel?
@Suite struct ParallelLoops {
  @Test(arguments: KernelTraces.cases, TensorLayout.allCases)
  func unitsDoNotTouchWhatOthersWrite(trial: KernelTraces.Case, layout: TensorLayout) throws {
    var sink = UnitRecorder()
    try KernelLayer(trial, layout).kernel.emit(into: &sink)
    #expect(sink.conflicts == 0)
    // Plane after plane, an image is concatenated by one copy.
    let isOneCopy = trial.operation == .concatenation && layout == .nchw
    #expect((sink.mostUnits > 1) != isOneCopy)
  }

  @Test(arguments: KernelTraces.cases, TensorLayout.allCases)
  func coresTogetherDoWhatOneDoes(trial: KernelTraces.Case, layout: TensorLayout) throws {
    let kernel = try KernelLayer(trial, layout).kernel
    var alone = Recorder()
    kernel.emit(into: &alone)
    for count in [2, 3] {
      var threads = Threads(CoreRecorder(), count: count)
      kernel.emit(into: &threads)
      let sum = threads.machine.all
      #expect(sum.reads == alone.reads && sum.writes == alone.writes)
      #expect(sum.mix == alone.mix && sum.bytes == alone.bytes)
      #expect(1 / Double(count)...1 ~= threads.takeShare())
    }
  }
}

/// Looks for bytes that one unit of a loop writes and another one touches.
private struct UnitRecorder: TraceSink {
  var own = Recorder()
  var conflicts = 0
  var mostUnits = 0

  func isCached(_ address: UInt64) -> Bool { true }

  mutating func access(_ run: Run, isWrite: Bool, times: Int) {
    own.access(run, isWrite: isWrite, times: times)
  }

  mutating func compute(_ body: InstructionMix, times count: Double) {}

  mutating func parallel(_ units: Int, _ body: (Int, inout Self) -> Void) {
    mostUnits = max(mostUnits, units)
    let parts = (0..<units).map { unit in
      var part = UnitRecorder()
      body(unit, &part)
      return part.own
    }
    var writers: [Int: Int] = [:]
    for (unit, part) in parts.enumerated() {
      for byte in part.writes where writers.updateValue(unit, forKey: byte) != nil {
        conflicts += 1
      }
    }
    for (unit, part) in parts.enumerated() {
      conflicts += part.reads.count { writers[$0] ?? unit != unit }
    }
  }
}
