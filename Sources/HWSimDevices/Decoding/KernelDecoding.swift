import HWSimCore

extension KernelRule {
  init(reading section: Section) throws(ProfileError) {
    try section.allow([
      "name", "layers", "when", "method", "tile", "vectorised", "order", "columns_per_gather",
      "gathered_bytes", "packs_input", "copies_padding", "depth_block", "output_tile",
      "weight_bytes", "load_bytes",
      "efficiency", "loops", "memory",
    ])
    let template = try KernelTemplate(reading: section)
    let selector = try LayerSelector(reading: section)
    if template.method == .planarWinograd, template.outputTile == nil {
      throw section.fail(
        "output_tile", "is missing; 'planar_winograd' makes 2, 4 or 6 outputs square")
    }
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
    try when.allow([
      "kernel", "stride", "channels_multiple_of", "channels_at_most", "channels_at_least",
      "output_sides", "zeros_at_least",
    ])
    self.init(
      kinds: kinds,
      kernel: try when.readIfPresent("kernel", .extent),
      stride: try when.readIfPresent("stride", .extent),
      channelsMultipleOf: try when.readIfPresent(
        "channels_multiple_of", .condition(Limits.channels)),
      channelsAtMost: try when.readIfPresent("channels_at_most", .condition(Limits.channels)),
      channelsAtLeast: try when.readIfPresent("channels_at_least", .condition(Limits.channels)),
      outputSides: try when.readIfPresent("output_sides", .ranges) ?? [],
      zerosAtLeast: try when.readIfPresent("zeros_at_least", .share))
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
      copiesPadding: try section.readIfPresent("copies_padding", .flag) ?? false,
      depthBlock: try section.numberOrAll("depth_block", Limits.depthBlock),
      outputTile: try section.readIfPresent("output_tile", .outputTile),
      weightBytes: try section.readIfPresent("weight_bytes", .bytes(1...16))?.value,
      loadBytes: try section.read("load_bytes", .bytes(1...256)).value,
      loops: try section.loops(),
      efficiency: try section.readIfPresent("efficiency", .factor(Limits.efficiency)) ?? 1)
    memory = try KernelMemory(reading: section.sectionIfPresent("memory"))
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
    if says("all", at: key) { return nil }
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

extension Reading where Value == [ClosedRange<Int>] {
  /// Ranges of sides in pixels, as in `1-8, 13-16`; they state no fact.
  fileprivate static var ranges: Reading {
    let part = "[0-9]+ *(- *[0-9]+)?"
    let shape = { ValueShape.word("ranges", "\(part)( *, *\(part))*") }
    return Reading(example: "1-8, 13-16", isFact: false, shape: shape()) {
      (field) throws(ProfileError) in
      let word = try field.text()
      var ranges: [ClosedRange<Int>] = []
      for part in word.split(separator: ",") {
        let ends = part.split(separator: "-").map { $0.filter { $0 != " " } }.map { Int($0) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
          1 <= first, first <= last, Limits.channels.contains(last)
        else { throw field.fail("'\(word)' is no list of ranges; write '1-8, 13-16'") }
        ranges.append(first...last)
      }
      return ranges
    }
  }
}

extension Reading where Value == Int {
  /// Winograd's matrices are known for these.
  fileprivate static var outputTile: Reading {
    let sizes = [2, 4, 6]
    return Reading(example: "4", isFact: false, shape: .oneOf(sizes)) {
      (field) throws(ProfileError) in
      guard let size = Int(try field.word()), sizes.contains(size) else {
        throw field.fail("is none of 2, 4, 6")
      }
      return size
    }
  }

  /// A number that selects layers; it states no fact.
  fileprivate static func condition(_ range: ClosedRange<Int>) -> Reading {
    var reading = integer(range)
    reading.isFact = false
    return reading
  }
}

extension Reading where Value == Double {
  /// A share that selects layers; it states no fact.
  fileprivate static var share: Reading {
    var reading = factor(0...1)
    reading.isFact = false
    return reading
  }
}
