package import HWSimCore

/// What a kernel executes, counted by QEMU with our plugin while it emulates the processor: exact, the same
/// each time, and without any counter in the machine.
///
/// - Counts: one call, and the few instructions with which the driver makes it.
/// - Ignores: time, pipelines, caches. Each round of an x86 `rep` counts as an instruction.
package struct EmulatedCounts: Sendable {
  package var processor: EmulatedProcessor
  /// Seconds that a run may take; emulation executes about 10^8 instructions a second.
  package var limit = 120.0

  package init(_ processor: EmulatedProcessor) { self.processor = processor }

  /// What one run of the driver gives.
  package struct Result: Sendable {
    package var readings: [Reading]
    /// Of the kernel's output, FNV-1a of 64 bits; nil where nothing ran.
    package var hash: String?
  }

  /// The events that every kernel has; the instructions by mnemonic follow them, as in `mix vfmadd231ps`.
  package static let events = ["instructions", "loads", "stores", "bytes_loaded", "bytes_stored"]

  /// One call of a kernel; every event is unavailable where there are no counts.
  package func result(of call: DriverCall) -> Result {
    guard let driver = HelperFiles.path(processor.driver) else {
      return Self.unavailable("\(processor.driver) is not built; run 'make \(processor.target)'")
    }
    return result(program: driver, call.arguments(.run))
  }

  package func readings(of call: DriverCall) -> [Reading] { result(of: call).readings }

  /// Any program of the processor that calls `hwsim_roi_begin` and `hwsim_roi_end`, functions of its own.
  package func result(program: String, _ arguments: [String] = []) -> Result {
    guard let plugin = HelperFiles.path("emulation/libhwsim-counting.so") else {
      return Self.unavailable("QEMU's counting plugin is not built; run 'make emulation'")
    }
    do throws(ProgramFailure) {
      let counts = try TemporaryFile()
      let option = "\(QEMUOption.quoted(plugin)),out=\(QEMUOption.quoted(counts.path))"
      let run = try ProgramRun(
        processor.command(program: program, arguments, plugin: option), limit: limit)
      let readings = Self.readings(counts.words())
      guard !readings.isEmpty else {
        return Self.unavailable("\(program) did not come to its hwsim_roi_end")
      }
      return Result(readings: readings, hash: DriverOutput.hash(run.output))
    } catch .notInstalled(let emulator) {
      return Self.unavailable("\(emulator) is not installed; install \(processor.package)")
    } catch {
      return Self.unavailable("\(error)")
    }
  }

  private static func unavailable(_ reason: String) -> Result {
    Result(
      readings: events.map { event in
        Reading(event: event, kind: .emulated, value: .unavailable(reason: reason))
      })
  }

  /// Of the plugin's lines, `loads 1004` or `mix ldr 201`; empty where no region was counted.
  private static func readings(_ lines: [[Substring]]) -> [Reading] {
    var readings: [Reading] = []
    for words in lines where words.first != "regions" {
      guard let value = words.last.flatMap({ Double($0) }) else { continue }
      let event = words.dropLast().joined(separator: " ")
      readings.append(Reading(event: event, kind: .emulated, value: .count(value)))
    }
    return readings
  }
}

enum DriverOutput {
  /// Of `hash=19c2dbfd4482cc62 macs=…`.
  static func hash(_ output: String) -> String? {
    let words = output.split { $0 == " " || $0 == "\n" || $0 == "\r" }
    return words.first { $0.hasPrefix("hash=") }.map { String($0.dropFirst("hash=".count)) }
  }
}
