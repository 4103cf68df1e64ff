import Foundation

/// What cachegrind counts of one call of a C kernel: a run of the driver, less one that does everything
/// but the call.
struct DriverCounts {
  let reads: Int
  let writes: Int
  /// In the first data cache, which holds none of the tensors at the start.
  let misses: Int

  /// The first data cache and the one behind it: size, ways, line.
  static let (first, last) = ("32768,8,64", "262144,8,64")

  /// Where the driver puts tensors, and traces find them.
  static let addresses = [
    "input": 0x1000_0000, "packed": 0x2000_0000, "output": 0x3000_0000, "scratch": 0x4000_0000,
    "input1": 0x5000_0000,
  ]

  /// - Parameter arguments: of the driver, from the kernel's name on, without addresses.
  init(of arguments: [String]) throws {
    let places = Self.addresses.map { "\($0.key)=\(String($0.value, radix: 16))" }.sorted()
    let counts = try ["run", "idle"].map { mode in
      try Self.summary(of: [mode] + arguments + places)
    }
    // Ir I1mr ILmr Dr D1mr DLmr Dw D1mw DLmw
    let call = zip(counts[0], counts[1]).map { $0 - $1 }
    (reads, writes, misses) = (call[3], call[6], call[4] + call[7])
  }

  private static func summary(of arguments: [String]) throws -> [Int] {
    let file = NSTemporaryDirectory() + "/hwsim-\(UUID().uuidString).cachegrind"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try Driver.run(
      [
        "valgrind", "-q", "--tool=cachegrind", "--cache-sim=yes", "--I1=32768,8,64",
        "--D1=\(first)", "--LL=\(last)", "--cachegrind-out-file=\(file)", Driver.path,
      ] + arguments)
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    let summary = lines.last { $0.hasPrefix("summary: ") } ?? ""
    return summary.split(separator: " ").dropFirst().compactMap { Int($0) }
  }
}

/// The program that runs one kernel.
enum Driver {
  /// Beside the running tests, without what it says to debuggers: Valgrind 3.19 does not read DWARF 5.
  static let path: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let driver = (tests as NSString).deletingLastPathComponent + "/kernelDriver"
    let stripped = driver + ".stripped"
    return (try? run(["strip", "--strip-debug", "-o", stripped, driver])) != nil ? stripped : driver
  }()

  static let canBeWatched = (try? run(["valgrind", "--version"])) != nil && runsAVX2

  static let missing =
    "NOT VERIFIED that traces are what C kernels do: valgrind is not installed, or no AVX2 build runs"

  private static let runsAVX2 =
    (try? run([path, "idle", "pointwise", "f32", "nhwc", "avx2"])) != nil

  struct Failure: Error {
    let command: [String]
  }

  /// With the same environment each time, which decides where the stack begins.
  static func run(_ command: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["-i", "PATH=/usr/local/bin:/usr/bin:/bin"] + command
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(command: command) }
  }
}
