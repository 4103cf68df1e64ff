import Foundation
import HWSimTestSupport

/// Valgrind's tools, run so that two of them see the same program to the last reference.
enum Valgrind {
  static let isReady = (try? run(["valgrind", "--version"])) != nil

  static let missing =
    "NOT VERIFIED that replay counts what cachegrind counts: valgrind is not installed"

  struct Failure: Error {
    let command: [String]
  }

  /// What lackey writes of every instruction and access.
  static func trace(_ program: [String], folder: TemporaryFolder) throws -> [UInt8] {
    let file = folder.path("lackey.out")
    try run(
      ["valgrind", "--tool=lackey", "--basic-counts=no", "--trace-mem=yes", "--log-file=\(file)"]
        + program)
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
  }

  /// Cachegrind's totals: Ir I1mr ILmr Dr D1mr DLmr Dw D1mw DLmw.
  ///
  /// - Parameter caches: I1, D1 and LL, each as size, ways and line with commas between.
  static func counts(
    _ program: [String], caches: [String], folder: TemporaryFolder
  ) throws -> [Int] {
    let file = folder.path("cachegrind.out")
    let options = zip(["I1", "D1", "LL"], caches).map { "--\($0)=\($1)" }
    try run(
      ["valgrind", "--tool=cachegrind", "--cache-sim=yes", "--cachegrind-out-file=\(file)"]
        + options + program)
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    let summary = lines.last { $0.hasPrefix("summary: ") } ?? ""
    return summary.split(separator: " ").dropFirst().compactMap { Int($0) }
  }

  /// The environment decides where the program's stack begins, and the dynamic linker reads it.
  /// `LD_PRELOAD` is there as Valgrind would else append it behind all others, before 16 random bytes
  /// of which the linker reads one.
  @discardableResult
  static func run(_ command: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["-i", "LD_PRELOAD=", "PATH=/usr/local/bin:/usr/bin:/bin"] + command
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(command: command) }
    return 0
  }
}
