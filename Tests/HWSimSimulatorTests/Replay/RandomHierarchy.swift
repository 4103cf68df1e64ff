import HWSimCore

/// A memory hierarchy and runs over it, drawn from a seed.
struct RandomHierarchy {
  var random: SplitMix64
  private(set) var memory: [MemoryLevel] = []

  /// - Parameters:
  ///   - policy: of about every second cache; the others draw theirs.
  ///   - cores: with more than one, some caches are shared: the last ones.
  init(seed: UInt64, _ policy: ReplacementPolicyKind, cores: Int = 1) {
    random = SplitMix64(seed: seed &* 5 &+ UInt64(policy.rawValue.utf8.first ?? 0))
    if random.below(4) == 0 { memory.append(tlb("dtlb")) }
    if random.below(8) == 0 { memory.append(tlb("tlb2")) }
    let depth = random.below(4)
    var line = 8 << random.below(4)
    for index in 0..<depth {
      let isSplit = index == 0 && random.below(5) == 0
      let serves = index > 0 || random.below(3) > 0 ? ["a", "b"] : ["a"]
      var geometry = cache(line, policy, index, serves)
      if isSplit {
        geometry.holds = .instructions
        append("l1i", geometry)
        geometry = cache(line, policy, index, serves)
        geometry.holds = .data
      }
      append("l\(index)", geometry)
      line <<= random.below(2)
    }
    if cores > 1 { share(from: random.below(memory.count + 1)) }
    let scratchpad = Scratchpad(read: Cycles(1), write: Cycles(1), width: 4)
    for name in ["a", "b"] {
      memory.append(MemoryLevel(name: name, size: Bytes(1 << 20), kind: .scratchpad(scratchpad)))
    }
  }

  private mutating func share(from first: Int) {
    for index in memory.indices where index >= first {
      guard var cache = memory[index].cache else { continue }
      cache.isShared = true
      memory[index].kind = .cache(cache)
    }
  }

  private mutating func append(_ name: String, _ cache: CacheGeometry) {
    memory.append(MemoryLevel(name: name, size: Bytes(0), kind: .cache(cache)))
  }

  private mutating func cache(
    _ line: Int, _ policy: ReplacementPolicyKind, _ index: Int, _ serves: [String]
  ) -> CacheGeometry {
    let kinds = ReplacementPolicyKind.allCases
    let kind = index == 0 || random.below(2) == 0 ? policy : kinds[random.below(kinds.count)]
    let ways = kind == .plru ? 1 << random.below(4) : 1 + random.below(6)
    var geometry = CacheGeometry(
      line: line, ways: ways, sets: 1 << random.below(5), replacement: kind,
      write: random.below(5) == 0 ? .through : .back,
      allocatesOnWrite: random.below(5) == 0 ? random.below(2) == 0 : nil, serves: serves)
    if random.below(6) == 0 { geometry.victimLines = 1 + random.below(4) }
    switch random.below(8) {
    case 0: geometry.prefetch = .nextLine(degree: 1 + random.below(3))
    case 1: geometry.prefetch = .stride(degree: 1 + random.below(3))
    default: break
    }
    // An exclusive cache needs the same caches, with lines as long, before it for all that it serves.
    let before = memory.compactMap(\.cache)
    let fits = !before.isEmpty && before.allSatisfy { $0.serves == serves }
    switch random.below(5) {
    case 0 where fits && before.allSatisfy({ $0.line == line }):
      (geometry.inclusion, geometry.prefetch, geometry.victimLines) = (.exclusive, .none, 0)
    case 1 where fits: geometry.inclusion = .inclusive
    default: break
    }
    return geometry
  }

  private mutating func tlb(_ name: String) -> MemoryLevel {
    let ways = 1 + random.below(3)
    let tlb = TLB(
      entries: ways << random.below(3), ways: ways, page: 256, replacement: .lru,
      missLatency: Cycles(30), serves: ["a", "b"])
    return MemoryLevel(name: name, size: Bytes(0), kind: .tlb(tlb))
  }

  /// For a message when a trial fails.
  var summary: String {
    memory.map { level in
      guard let cache = level.cache else { return level.name }
      return "\(level.name): \(cache.sets)x\(cache.ways)x\(cache.line) \(cache.replacement) "
        + "\(cache.write) allocates \(cache.allocatesOnWrite) \(cache.inclusion) "
        + "victims \(cache.victimLines) \(cache.prefetch) serves \(cache.serves.count)"
    }.joined(separator: "; ")
  }

  /// A run, the memory that it goes to, and its place there.
  mutating func run() -> (run: Run, memory: Int, offset: Int, kind: AccessKind) {
    let width = random.below(8) == 0 ? 1 + random.below(20) : 1 << random.below(5)
    let stride: Int
    switch random.below(4) {
    case 0: stride = random.below(100)
    case 1: stride = -random.below(100)
    default: stride = width
    }
    var run = Run(
      address: 0, width: width, stride: stride,
      count: 1 + random.below(random.below(8) == 0 ? 300 : 40),
      rows: 1 + random.below(3), rowStride: random.below(300) - 100)
    if stride == width { run.tail = random.below(width) }
    let kinds: [AccessKind] = [.read, .read, .write, .fetch]
    return (
      run, memory.count - 1 - random.below(2), 200_000 + random.below(4000),
      kinds[random.below(kinds.count)]
    )
  }
}
