import HWSimCore
import HWSimHarness
import Testing

/// Of the layer: 16 pixels, 32 channels in and out.
private let macs = 16 * 32 * 32

/// A layer small enough for every emulator.
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

  /// Callgrind counts the function that the marks are in: what that does outside them is the same each
  /// time.
  @Test(.enabled(if: Tools.hasCachegrind, "\(Tools.noCachegrind)"))
  func asCallgrindSeesAKernel() throws {
    let outside = try (1...3).map { calls in
      var call = layer(variant: "avx2")
      call.keys.append("calls=\(calls)")
      let readings = EmulatedCounts(.x86).readings(of: call)
      return try Callgrind.instructions(of: call) - #require(readings["instructions"])
    }
    #expect(Set(outside).count == 1)
    #expect((0..<32).contains(outside[0]))
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
    #expect(readings["mix vfmadd231ps"] == Double(macs / 8))  // 8 floats a vector
  }

  @Test(.enabled(if: Tools.hasArm, "\(Tools.noEmulators)"))
  func onAnotherProcessor() throws {
    let readings = EmulatedCounts(.aarch64).readings(of: layer(variant: "neon"))
    #expect(readings["mix fmla"] == Double(macs / 4))  // 4 floats a vector
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
  private static let layers = [
    ("pointwise", ["height=5", "width=5", "channels=20", "out_channels=12"]),
    ("conv", ["height=6", "width=6", "channels=3", "out_channels=9", "kernel=3", "pad=1"]),
    ("depthwise", ["height=7", "width=7", "channels=12", "kernel=3", "pad=1"]),
    ("fully_connected", ["channels=60", "out_channels=10"]),
  ]

  /// Here without vectors, there with two products of 16 bits in an instruction.
  @Test(arguments: [EmulatedProcessor.cortexM4, .cortexM7], layers)
  func inBytes(_ processor: EmulatedProcessor, _ layer: (kernel: String, keys: [String])) throws {
    let driver = try #require(HelperFiles.path("kernelDriver"))
    var call = DriverCall(kernel: layer.kernel, type: "s8", variant: "generic", keys: layer.keys)
    let here = try ProgramRun([driver] + call.arguments(.run)).output
    call.variant = "dsp"
    let there = EmulatedCounts(processor).result(of: call)
    #expect(here.hasPrefix("hash=\(there.hash ?? "none") "))
    #expect(there.readings["instructions"] != nil)
    #expect(EmulatedCounts(processor).readings(of: call) == there.readings)
  }
}
