import HWSimCore
import HWSimSimulator

/// How fast the memory hierarchy replays, for access patterns between best and worst case.
enum ReplayTiming {
  struct Pattern {
    let name: String
    /// Lines looked up, or references where each access is looked up by itself.
    let touches: Int
    let seconds: Double
  }

  static func report() {
    print("replay: line touches per second")
    for pattern in measure() {
      let rate = Double(pattern.touches) / pattern.seconds
      print("  \(engineering(Int(rate)))/s: \(pattern.name)")
    }
  }

  private static func measure() -> [Pattern] {
    [
      pattern("runs of 8 KiB that hit L1", bytes: 8192, footprint: 16 << 10),
      pattern("runs of 8 KiB that hit L2", bytes: 8192, footprint: 512 << 10),
      pattern("runs of 8 KiB that miss everything", bytes: 8192, footprint: 64 << 20),
      pattern("single accesses that hit L1", bytes: 4, footprint: 16 << 10),
      pattern("single accesses at random over 64 MiB", bytes: 4, footprint: 64 << 20, random: true),
    ]
  }

  /// A phone's core: 32 KiB of L1, 1 MiB of L2.
  private static func memory() -> [MemoryLevel] {
    let l1 = CacheGeometry(line: 64, ways: 8, sets: 64, serves: ["dram"])
    let l2 = CacheGeometry(line: 64, ways: 16, sets: 1024, serves: ["dram"])
    let dram = DRAM(bandwidth: Bandwidth(1e10), latency: Seconds(1e-7))
    return [
      MemoryLevel(name: "l1d", size: Bytes(32 << 10), kind: .cache(l1)),
      MemoryLevel(name: "l2", size: Bytes(1 << 20), kind: .cache(l2)),
      MemoryLevel(name: "dram", size: Bytes(1 << 30), kind: .dram(dram)),
    ]
  }

  private static func pattern(
    _ name: String, bytes: Int, footprint: Int, random: Bool = false
  ) -> Pattern {
    let system = MemorySystem(memory())
    let linesPerRun = max(1, bytes / 64)
    let runs = 20_000_000 / linesPerRun / (footprint > 1 << 20 ? 8 : 1)
    var (offset, state) = (0, UInt64(1))
    let start = now()
    for _ in 0..<runs {
      let address = AddressMap.address(level: 2, offset: offset)
      system.replay(
        Run(address: address, width: 4, stride: 4, count: bytes / 4), isWrite: false)
      if random {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        offset = Int(state >> 33) % footprint & ~3
      } else {
        offset = (offset + bytes) % footprint
      }
    }
    return Pattern(name: name, touches: runs * linesPerRun, seconds: now() - start)
  }
}
