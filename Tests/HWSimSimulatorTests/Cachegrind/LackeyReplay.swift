import HWSimCore
import HWSimSimulator

/// Counts what cachegrind counts, from lackey's trace of the same program, with hwsim's caches.
///
/// Cachegrind's rules, which are not those of a hierarchy:
/// - One reference per access, however many lines it touches; one miss, if any of them misses.
/// - A modification is one read.
/// - After a miss in I1 or D1 the whole access goes to the last level, and also its lines that hit.
/// - Dirty lines are not written back: the last level sees misses alone.
/// - Accesses longer than the shortest line, of instructions such as `fxsave`, are cut to it.
struct LackeyReplay {
  private let instruction, data, last: OneCache
  private let longest: Int
  /// References, misses and last-level misses of fetches, reads and writes: cachegrind's order.
  private(set) var counts = Array(repeating: 0, count: 9)

  /// - Parameter caches: I1, D1 and LL, each as size, ways and line with commas between.
  init(caches: [String]) {
    (instruction, data, last) = (OneCache(caches[0]), OneCache(caches[1]), OneCache(caches[2]))
    longest = min(instruction.line, data.line, last.line)
  }

  /// Lines such as `I  04001000,3` and ` L 1fff000678,8`; others are comments.
  mutating func replay(_ trace: [UInt8]) {
    for line in trace.split(separator: UInt8(ascii: "\n")) where line.count > 5 {
      let start = line.startIndex
      let isFetch = line[start] == UInt8(ascii: "I")
      guard isFetch || line[start] == UInt8(ascii: " "), line[start + 2] == UInt8(ascii: " ")
      else { continue }
      let fields = String(decoding: line.dropFirst(3), as: UTF8.self).split(separator: ",")
      guard fields.count == 2, let address = Int(fields[0], radix: 16), let bytes = Int(fields[1])
      else { continue }
      switch (isFetch, line[start + 1]) {
      case (true, _): access(instruction, 0, address, bytes)
      case (false, UInt8(ascii: "S")): access(data, 6, address, min(bytes, longest))
      default: access(data, 3, address, min(bytes, longest))
      }
    }
  }

  private mutating func access(_ cache: OneCache, _ kind: Int, _ address: Int, _ bytes: Int) {
    counts[kind] += 1
    guard cache.misses(address, bytes) else { return }
    counts[kind + 1] += 1
    if last.misses(address, bytes) { counts[kind + 2] += 1 }
  }
}

/// One LRU cache in front of memory.
final class OneCache {
  private let system: MemorySystem
  let line: Int

  init(_ description: String) {
    let numbers = description.split(separator: ",").compactMap { Int($0) }
    let (size, ways, line) = (numbers[0], numbers[1], numbers[2])
    self.line = line
    let geometry = CacheGeometry(
      line: line, ways: ways, sets: size / ways / line, serves: ["dram"])
    let dram = DRAM(bandwidth: Bandwidth(1e9), latency: Seconds(1e-7))
    system = MemorySystem([
      MemoryLevel(name: "cache", size: Bytes(size), kind: .cache(geometry)),
      MemoryLevel(name: "dram", size: Bytes(1 << 46), kind: .dram(dram)),
    ])
  }

  /// Reads, as writes would change nothing here.
  ///
  /// - Returns: whether any line of the access missed.
  func misses(_ address: Int, _ bytes: Int) -> Bool {
    let before = system.snapshot[0].misses
    let start = AddressMap.address(level: 1, offset: address)
    system.replay(Run(address: start, width: bytes, stride: bytes, count: 1), isWrite: false)
    return system.snapshot[0].misses > before
  }
}
