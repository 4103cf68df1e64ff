import Foundation
import HWSimHarness
import HWSimTestSupport

enum Callgrind {
  struct NoCount: Error {}

  /// What the driver's `driver_call` executes, with all that it calls.
  static func instructions(of call: DriverCall) throws -> Double {
    guard let driver = HelperFiles.path("kernelDriver") else { throw NoCount() }
    return try TemporaryFolder.with { folder in
      let program = folder.path("driver")
      // Valgrind up to 3.19 gives up on DWARF 5.
      _ = try ProgramRun(["strip", "--strip-debug", "-o", program, driver])
      let file = folder.path("callgrind.out")
      let options = ["--toggle-collect=driver_call", "--callgrind-out-file=\(file)"]
      _ = try ProgramRun(
        ["env", "LD_BIND_NOW=1", "valgrind", "-q", "--tool=callgrind"] + options + [program]
          + call.arguments(.run))
      let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
      let total = lines.last { $0.hasPrefix("totals: ") }?.dropFirst("totals: ".count)
      guard let count = total.flatMap({ Double($0) }) else { throw NoCount() }
      return count
    }
  }
}
