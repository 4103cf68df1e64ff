import HWSimCore

extension KernelRule {
  init(reading section: Section) throws(ProfileError) {
    try section.allow([
      "name", "layers", "when", "method", "tile", "vectorised", "order", "columns_per_gather",
      "gathered_bytes", "packs_input", "depth_block", "load_bytes", "efficiency", "loops",
    ])
    let template = try KernelTemplate(reading: section)
    let selector = try LayerSelector(reading: section)
    for kind in selector.kinds where !template.method.kinds.contains(kind) {
      throw section.fail("layers", "'\(template.method.rawValue)' cannot run '\(kind.rawValue)'")
    }
    self.init(selector: selector, kernel: template)
  }
}

extension LayerSelector {
  fileprivate init(reading section: Section) throws(ProfileError) {
    let kinds = try section.layerKinds("layers")
    guard !kinds.isEmpty else { throw section.fail("layers", "is empty; name a kind of layer") }
    guard let when = try section.sectionIfPresent("when") else {
      self.init(kinds: kinds)
      return
    }
    try when.allow(["kernel", "stride", "channels_multiple_of"])
    self.init(
      kinds: kinds,
      kernel: try when.readIfPresent("kernel", .extent),
      stride: try when.readIfPresent("stride", .extent),
      channelsMultipleOf: try when.readIfPresent(
        "channels_multiple_of", .condition(Limits.channels)))
  }
}

extension KernelTemplate {
  fileprivate init(reading section: Section) throws(ProfileError) {
    self.init(
      name: try section.read("name", .name),
      method: try section.read("method", .choice),
      tile: try RegisterTile(reading: section.sectionIfPresent("tile")),
      vectorised: try section.readIfPresent("vectorised", .choice) ?? VectorDimension.none,
      order: try section.readIfPresent("order", .choice) ?? .columnsOuter,
      columnsPerGather: try section.numberOrAll("columns_per_gather", Limits.columnsPerGather),
      gatheredBytes: try section.readIfPresent("gathered_bytes", .bytes(1...16))?.value,
      packsInput: try section.readIfPresent("packs_input", .flag) ?? false,
      depthBlock: try section.numberOrAll("depth_block", Limits.depthBlock),
      loadBytes: try section.read("load_bytes", .bytes(1...256)).value,
      loops: try section.loops(),
      efficiency: try section.readIfPresent("efficiency", .factor(Limits.efficiency)) ?? 1)
  }
}

extension RegisterTile {
  /// A kernel without register blocking has a tile of one.
  fileprivate init(reading section: Section?) throws(ProfileError) {
    guard let section else {
      self.init()
      return
    }
    try section.allow(["rows", "columns", "depth"])
    self.init(
      rows: try section.readIfPresent("rows", .integer(Limits.tile)) ?? 1,
      columns: try section.readIfPresent("columns", .integer(Limits.tile)) ?? 1,
      depth: try section.readIfPresent("depth", .integer(Limits.tile)) ?? 1)
  }
}

extension Section {
  /// Nil for `all`, which is also what is meant where nothing is said.
  fileprivate func numberOrAll(
    _ key: String, _ range: ClosedRange<Int>
  ) throws(ProfileError) -> Int? {
    if node(key)?.text == "all" { return nil }
    return try readIfPresent(key, .integer(range))
  }

  fileprivate func loops() throws(ProfileError) -> [KernelLoop: InstructionMix] {
    let section = try section("loops")
    try section.allow(KernelLoop.allCases.map(\.rawValue))
    var loops: [KernelLoop: InstructionMix] = [:]
    for loop in KernelLoop.allCases {
      guard let body = try section.sectionIfPresent(loop.rawValue) else { continue }
      loops[loop] = try InstructionMix(bodyIn: body)
    }
    return loops
  }
}

extension Reading where Value == Int {
  /// A number that selects layers; it states no fact.
  fileprivate static func condition(_ range: ClosedRange<Int>) -> Reading {
    var reading = integer(range)
    reading.isFact = false
    return reading
  }
}
