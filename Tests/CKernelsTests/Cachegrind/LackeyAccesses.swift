import Foundation
import HWSimHarness
import HWSimTestSupport

/// Every access to memory that one call of a C kernel makes, by its place: lackey's trace of all that the
/// driver does, between its marks.
struct LackeyAccesses {
  /// Of tensors.
  private(set) var reads = 0
  private(set) var writes = 0
  /// What compilers put there: registers that ran out, those that functions save, their own variables.
  private(set) var stack = 0
  /// Everything else: the call's arguments, its shape, constants of the code.
  private(set) var constants = 0
  private var isCalled = false

  /// As cachegrind counts: an instruction that reads a place and writes it makes one.
  var references: Int { reads + writes + stack + constants }

  init(of run: DriverRun) throws {
    let driver = try WatchedDriver()
    let trace = try TemporaryFolder.with { folder in
      let file = folder.path("lackey.out")
      _ = try ProgramRun(
        WatchedDriver.valgrind + [
          "--tool=lackey", "--basic-counts=no", "--trace-mem=yes", "--log-file=\(file)",
          driver.path,
        ] + run.call.arguments(.run) + ["sweep=1"])
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    }
    for line in trace.split(separator: UInt8(ascii: "\n")) { count(line) }
  }

  /// A line such as ` L 10000040,32`: S for a write, L for a read, M for both; instructions have an I at
  /// the start of the line, Valgrind's own words a `=`.
  private mutating func count(_ line: ArraySlice<UInt8>) {
    guard line.count > 5, line.first == UInt8(ascii: " ") else { return }
    let digits = line.dropFirst(3).prefix { $0 != UInt8(ascii: ",") }
    let address = digits.reduce(0) { $0 << 4 | Self.value(of: $1) }
    if address == DriverRun.marks { isCalled.toggle() }
    guard isCalled, address != DriverRun.marks else { return }
    switch address {
    case 0x1000_0000..<0x6000_0000:
      if line[line.startIndex + 1] == UInt8(ascii: "S") { writes += 1 } else { reads += 1 }
    // The main thread's, below the end of Valgrind's part of the address space.
    case 0x1f_0000_0000...: stack += 1
    default: constants += 1
    }
  }

  private static func value(of digit: UInt8) -> Int {
    Int(digit < UInt8(ascii: "a") ? digit - UInt8(ascii: "0") : digit - UInt8(ascii: "a") + 10)
  }
}
