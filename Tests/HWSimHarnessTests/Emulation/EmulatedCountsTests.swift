import HWSimCore
import HWSimHarness
import Testing

/// A layer small enough for every emulator: 16 KMAC.
private func layer(
  _ kernel: String = "pointwise", type: String = "f32", variant: String
) -> DriverCall {
  DriverCall(
    kernel: kernel, type: type, variant: variant,
    keys: ["height=4", "width=4", "channels=32", "out_channels=32"])
}

@Suite(.enabled(if: Tools.hasEmulators, "\(Tools.noEmulators)"))
struct EmulatedCountsAreExact {
  @Test func ofALoopOfKnownInstructions() throws {
    let readings = try LoopProgram.withProgram { EmulatedCounts(.x86).result(program: $0).readings }
    #expect(readings["instructions"] == Double(LoopProgram.instructions))
    #expect(readings["loads"] == Double(LoopProgram.loads))
    #expect(readings["stores"] == Double(LoopProgram.stores))
    #expect(readings["bytes_loaded"] == Double(LoopProgram.bytesLoaded))
    #expect(readings["bytes_stored"] == Double(LoopProgram.bytesStored))
    #expect(readings["mix decl"] == Double(LoopProgram.rounds))
    #expect(readings["mix movups"] == Double(LoopProgram.rounds))
  }

  @Test(.enabled(if: Tools.hasCachegrind, "\(Tools.noCachegrind)"))
  func asCachegrindSeesTheWholeProcess() throws {
    let (region, process) = try LoopProgram.withProgram { program in
      (
        EmulatedCounts(.x86).result(program: program).readings["instructions"],
        try Cachegrind.run([program], first: "32768,8,64", last: "262144,8,64").instructions
      )
    }
    #expect(region == Double(process - LoopProgram.outside))
  }

  /// What is between: from the comparison of modes to the call of the first mark, and back.
  @Test(.enabled(if: Tools.hasCachegrind, "\(Tools.noCachegrind)"))
  func asCachegrindSeesAKernel() throws {
    let call = layer(variant: "avx2")
    let emulated = try #require(EmulatedCounts(.x86).readings(of: call)["instructions"])
    let caches = CachegrindCounts(first: "32768,8,64", last: "262144,8,64")
    let simulated = try #require(caches.readings(of: call)["instructions"])
    #expect(abs(emulated - simulated) <= 32)
  }

  @Test func eachTime() throws {
    let counts = EmulatedCounts(.x86), call = layer(variant: "avx2")
    let first = counts.readings(of: call)
    #expect(first["instructions"] != nil)
    for _ in 0..<2 { #expect(counts.readings(of: call) == first) }
  }

  @Test func byMnemonic() throws {
    let readings = EmulatedCounts(.x86).readings(of: layer(variant: "avx2"))
    let mix = readings.filter { $0.event.hasPrefix("mix ") }.compactMap(\.count)
    #expect(mix.reduce(0, +) == readings["instructions"])
    // 16 pixels x 32 x 32 channels, 8 in a vector.
    #expect(readings["mix vfmadd231ps"] == 16 * 32 * 32 / 8)
  }

  @Test(.enabled(if: Tools.hasArm, "\(Tools.noEmulators)"))
  func onAnotherProcessor() throws {
    let readings = EmulatedCounts(.aarch64).readings(of: layer(variant: "neon"))
    // 16 pixels x 32 x 32 channels, 4 in a vector.
    #expect(readings["mix fmla"] == 16 * 32 * 32 / 4)
  }

  @Test func whatCannotRunIsUnavailable() throws {
    let readings = EmulatedCounts(.x86).readings(of: layer("no_such_kernel", variant: "avx2"))
    #expect(readings.map(\.event) == EmulatedCounts.events)
    for reading in readings {
      guard case .unavailable(let reason) = reading.value else {
        Issue.record("\(reading)")
        continue
      }
      #expect(reason.contains("no kernel no_such_kernel"))
    }
  }

  @Test func aProgramWithoutMarksIsUnavailable() throws {
    let readings = EmulatedCounts(.x86).result(program: "/bin/true").readings
    #expect(readings.count == EmulatedCounts.events.count)
    #expect(readings.allSatisfy { $0.count == nil })
  }
}

@Suite(.enabled(if: Tools.hasMicrocontrollers, "\(Tools.noMicrocontrollers)"))
struct MicrocontrollersComputeWhatThisMachineDoes {
  @Test(arguments: [EmulatedProcessor.cortexM4, .cortexM7])
  func inBytes(_ processor: EmulatedProcessor) throws {
    let driver = try #require(HelperFiles.path("kernelDriver"))
    let call = DriverCall(
      kernel: "depthwise", type: "s8", variant: "generic",
      keys: ["height=7", "width=7", "channels=12", "kernel=3", "pad=1"])
    let here = try ProgramRun([driver] + call.arguments(.run)).output
    let there = EmulatedCounts(processor).result(of: call)
    #expect(here.hasPrefix("hash=\(there.hash ?? "none") "))
    // At least a multiplication for each of the taps.
    #expect(try #require(there.readings["instructions"]) > 7 * 7 * 12 * 9)
    #expect(EmulatedCounts(processor).readings(of: call) == there.readings)
  }
}
