import HWSimCore

/// The kinds of memory, and what each needs to be known of it.
private enum MemoryKind: String, CaseIterable {
  case cache, scratchpad, flash, dram

  var keys: [String] {
    switch self {
    case .cache:
      ["line", "ways", "replacement", "write", "latency", "bandwidth", "serves"]
    case .scratchpad: ["read", "write", "width"]
    case .flash: ["wait_states", "width", "line_cache"]
    case .dram: DRAM.keys
    }
  }
}

extension MemoryLevel {
  init(reading section: Section) throws(ProfileError) {
    let kind = try section.read("kind", Reading<MemoryKind>.choice)
    try section.allow(["name", "kind", "size", "energy_per_byte"] + kind.keys)
    let size = try section.read("size", .bytes(Limits.memory))
    self.init(
      name: try section.read("name", .name),
      size: size,
      kind: try Kind(kind, of: size, reading: section),
      energyPerByte: try section.readIfPresent(
        "energy_per_byte", .quantity(Limits.energyPerByte)))
  }
}

extension MemoryLevel.Kind {
  fileprivate init(
    _ kind: MemoryKind, of size: Bytes, reading section: Section
  ) throws(ProfileError) {
    switch kind {
    case .cache: self = .cache(try CacheGeometry(size: size, reading: section))
    case .scratchpad: self = .scratchpad(try Scratchpad(reading: section))
    case .flash: self = .flash(try Flash(reading: section))
    case .dram: self = .dram(try DRAM(size: size, reading: section))
    }
  }
}

extension CacheGeometry {
  fileprivate init(size: Bytes, reading section: Section) throws(ProfileError) {
    let line = try section.powerOfTwo("line")
    let ways = try section.read("ways", .integer(Limits.ways))
    guard let set = checkedProduct(line, ways), size.value % set == 0 else {
      throw section.fail(
        "size", "cache size not divisible by line x ways: \(size.value) B by \(line) B x \(ways)")
    }
    let sets = size.value / set
    guard sets.nonzeroBitCount == 1 else {
      throw section.fail(
        "size", "\(sets) sets (size by line x ways) are no power of two, which addresses need")
    }
    guard size.value / line <= Limits.cacheLines else {
      throw section.fail("size", "more than \(Limits.cacheLines) lines; a cache has fewer")
    }
    self.init(
      line: line, ways: ways, sets: sets,
      replacement: try section.read("replacement", .property),
      write: try section.read("write", .property),
      latency: try section.readIfPresent("latency", .quantity(Limits.cycles)) ?? Cycles(0),
      bandwidth: try section.readIfPresent("bandwidth", .quantity(Limits.bytesPerCycle)),
      serves: try section.list("serves", of: .name))
  }
}

extension Scratchpad {
  fileprivate init(reading section: Section) throws(ProfileError) {
    self.init(
      read: try section.read("read", .quantity(Limits.cycles)),
      write: try section.read("write", .quantity(Limits.cycles)),
      width: try section.read("width", .bytes(Limits.line)).value)
  }
}

extension Flash {
  fileprivate init(reading section: Section) throws(ProfileError) {
    let width = try section.powerOfTwo("width")
    self.init(
      waitStates: try section.read("wait_states", .quantity(Limits.cycles)),
      width: width,
      lineCache: try Self.lineCache(section.sectionIfPresent("line_cache"), width: width))
  }

  private static func lineCache(
    _ section: Section?, width: Int
  ) throws(ProfileError) -> CacheGeometry? {
    guard let section else { return nil }
    try section.allow(["lines", "line"])
    let lines = try section.read("lines", .integer(Limits.bufferedLines))
    let line = try section.powerOfTwo("line")
    guard line >= width else {
      throw section.fail("line", "\(line) B is less than one flash word of \(width) B")
    }
    // Fully associative: one set of as many ways as lines. Nothing writes to it.
    return CacheGeometry(line: line, ways: lines, sets: 1, write: .through)
  }
}

extension Section {
  func powerOfTwo(_ key: String) throws(ProfileError) -> Int {
    let bytes = try read(key, .bytes(Limits.line)).value
    guard bytes.nonzeroBitCount == 1 else {
      throw fail(key, "\(bytes) B is no power of two")
    }
    return bytes
  }
}
