import HWSimCore

/// The kinds of memory, and what each needs to be known of it.
private enum MemoryKind: String, CaseIterable {
  case cache, tlb, dma, scratchpad, flash, dram

  /// Keys beside `name`, `kind` and `common`.
  var keys: [String] {
    switch self {
    case .cache: CacheGeometry.keys
    case .tlb: TLB.keys
    case .dma: DMABuffer.keys
    case .scratchpad: Scratchpad.keys
    case .flash: Flash.keys
    case .dram: DRAM.keys
    }
  }

  /// A TLB's and a DMA's size follows from other keys, and a TLB moves no data.
  var common: [String] {
    switch self {
    case .tlb: []
    case .dma: ["energy_per_byte"]
    case .cache, .scratchpad, .flash, .dram: ["size", "energy_per_byte"]
    }
  }
}

extension MemoryLevel {
  init(reading section: Section) throws(ProfileError) {
    let kind = try section.read("kind", Reading<MemoryKind>.choice)
    try section.allow(["name", "kind"] + kind.common + kind.keys)
    let size = kind.common.contains("size") ? try section.memorySize() : nil
    let contents = try Kind(kind, reading: section)
    self.init(
      name: try section.read("name", .name),
      size: size ?? contents.impliedSize,
      kind: contents,
      energyPerByte: try section.readIfPresent(
        "energy_per_byte", .quantity(Limits.energyPerByte)))
  }
}

extension MemoryLevel.Kind {
  fileprivate init(_ kind: MemoryKind, reading section: Section) throws(ProfileError) {
    switch kind {
    case .cache: self = .cache(try CacheGeometry(reading: section))
    case .tlb: self = .tlb(try TLB(reading: section))
    case .dma: self = .dma(try DMABuffer(reading: section))
    case .scratchpad: self = .scratchpad(try Scratchpad(reading: section))
    case .flash: self = .flash(try Flash(reading: section))
    case .dram: self = .dram(try DRAM(size: section.memorySize(), reading: section))
    }
  }

  /// Of a TLB what its entries reach, of DMA what its blocks take of the fast memory.
  fileprivate var impliedSize: Bytes {
    switch self {
    case .tlb(let tlb): Bytes(tlb.entries * tlb.page)
    case .dma(let buffer): Bytes(buffer.block * buffer.blocks)
    case .cache, .scratchpad, .flash, .dram: .zero
    }
  }
}

extension Section {
  func memorySize() throws(ProfileError) -> Bytes { try read("size", .bytes(Limits.memory)) }

  func powerOfTwo(
    _ key: String, in range: ClosedRange<Int> = Limits.line
  ) throws(ProfileError) -> Int {
    let bytes = try read(key, .bytes(range)).value
    guard bytes.nonzeroBitCount == 1 else {
      throw fail(key, "\(bytes) B is no power of two")
    }
    return bytes
  }

  /// How a cache or TLB of so many ways chooses what to evict.
  func replacement(ways: Int) throws(ProfileError) -> ReplacementPolicyKind {
    let policy = try read("replacement", Reading<ReplacementPolicyKind>.property)
    guard policy != .plru || ways.nonzeroBitCount == 1 else {
      throw fail(
        "replacement", "plru is a binary tree and \(ways) ways are no power of two; try 'nru'")
    }
    return policy
  }
}
