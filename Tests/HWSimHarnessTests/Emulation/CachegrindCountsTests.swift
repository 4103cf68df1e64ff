import HWSimCore
import HWSimHarness
import Testing

@Suite(.enabled(if: Tools.hasCachegrind, "\(Tools.noCachegrind)"))
struct CachegrindCountsAreOfTheKernelAlone {
  private let caches = CachegrindCounts(first: "32768,8,64", last: "262144,8,64")

  /// A ReLU touches each byte of its input and of its output once, vector by vector.
  @Test func aPassOverMemory() throws {
    let call = DriverCall(
      kernel: "relu", type: "f32", variant: "avx2",
      keys: ["height=64", "width=64", "channels=32", "low=0"])
    let readings = caches.readings(of: call)
    let bytes = 64 * 64 * 32 * 4.0
    let reads = try #require(readings["data-reads"]), writes = try #require(readings["data-writes"])
    // 32 bytes a vector; what the driver does for a call is less than 256.
    #expect((bytes / 32...bytes / 32 + 256).contains(reads))
    #expect((bytes / 32...bytes / 32 + 256).contains(writes))
    // 64 bytes a line, both tensors; neither stays in 32 KiB.
    let misses = try #require(readings["D1-misses"])
    #expect((2 * bytes / 64...2 * bytes / 64 + 64).contains(misses))
    #expect(readings.first { $0.event == "D1-misses" }?.kind == .simulatedCache)
    #expect(readings.first { $0.event == "instructions" }?.kind == .emulated)
  }

  @Test func geometriesAreInItsWords() {
    let counts = CachegrindCounts(
      first: CacheGeometry(line: 32, ways: 4, sets: 128),
      last: CacheGeometry(line: 64, ways: 8, sets: 512))
    #expect(counts.first == "16384,4,32")  // 32 B x 4 x 128
    #expect(counts.last == "262144,8,64")  // 64 B x 8 x 512
  }

  @Test func whatItCannotEmulateIsUnavailable() {
    let call = DriverCall(kernel: "relu", type: "f32", variant: "avx512", keys: [])
    let readings = caches.readings(of: call)
    #expect(!readings.isEmpty)
    #expect(readings.allSatisfy { $0.count == nil })
  }
}
