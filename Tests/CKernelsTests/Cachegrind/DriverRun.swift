import HWSimCore
import HWSimHarness

/// One call of a C kernel with its tensors at known places, for Valgrind's tools to watch.
struct DriverRun {
  let call: DriverCall

  static let firstCache = CacheGeometry(line: 64, ways: 8, sets: 64, serves: ["dram"])
  private static let lastCache = CacheGeometry(line: 64, ways: 8, sets: 512)

  /// Written before the call and after.
  static let marks = 0x6000_0000
  /// Where the driver puts tensors, and traces find them.
  static let addresses = [
    "input": 0x1000_0000, "packed": 0x2000_0000, "output": 0x3000_0000, "scratch": 0x4000_0000,
    "input1": 0x5000_0000, "marks": marks,
  ]

  /// Accesses besides the call's that a run has and an idle one has not: the driver prints larger numbers, and
  /// the libraries that SwiftPM links do not start the same way each time.
  static let own = 150

  /// - Parameter keys: of the driver, without addresses.
  init(
    _ kernel: String, _ precision: Precision, _ layout: TensorLayout = .nhwc, keys: [String]
  ) {
    let places = Self.addresses.map { "\($0.key)=\(String($0.value, radix: 16))" }.sorted()
    call = DriverCall(
      kernel: kernel, type: precision == .fp32 ? "f32" : "s8", layout: layout.rawValue,
      variant: "avx2", keys: keys + places)
  }

  /// What cachegrind counts of the call.
  struct Counts {
    /// Reads and writes.
    let references: Int
    /// In the first data cache, which holds none of the tensors at the start.
    let misses: Int
  }

  func counts() throws -> Counts {
    let readings = CachegrindCounts(first: Self.firstCache, last: Self.lastCache)
      .readings(of: call)
    let count = { (event: String) throws -> Int in
      guard let count = readings.first(where: { $0.event == event })?.count else {
        throw NoCounts(readings: readings)
      }
      return Int(count)
    }
    return Counts(
      references: try count("data-reads") + count("data-writes"), misses: try count("D1-misses"))
  }

  struct NoCounts: Error {
    let readings: [Reading]
  }

  static let canBeWatched =
    (try? ProgramRun(["valgrind", "--version"])) != nil && HelperFiles.path("kernelDriver") != nil
    && runsAVX2

  static let missing =
    "NOT VERIFIED that traces are what C kernels do: valgrind is not installed, or no AVX2 build runs"

  private static var runsAVX2: Bool {
    guard let driver = HelperFiles.path("kernelDriver") else { return false }
    let idle = DriverCall(kernel: "pointwise", type: "f32", variant: "avx2", keys: [])
    return (try? ProgramRun([driver] + idle.arguments(.idle))) != nil
  }
}
