import HWSimCore

extension AnalogPIM {
  static let keys = [
    "arrays", "rows", "columns", "cell_bits", "dac_bits", "polarity", "step", "converters",
    "row_energy", "array_power", "buffer_energy", "network_energy", "write_time", "write_energy",
    "parallel_writes", "grouping", "formats", "driven_rows", "sign_bits", "slicing", "row_cut",
    "replication", "start", "tiles",
  ]

  init(reading section: Section) throws(ProfileError) {
    self.init(
      arrays: try section.read("arrays", .integer(Limits.arrays)),
      rows: try section.read("rows", .integer(Limits.cellsOfLine)),
      columns: try section.read("columns", .integer(Limits.cellsOfLine)),
      cellBits: try section.read("cell_bits", .integer(Limits.bits)),
      dacBits: try section.read("dac_bits", .integer(Limits.bits)),
      polarity: try section.read("polarity", .integer(1...2)),
      step: try section.read("step", .quantity(Limits.step)),
      converters: try section.sectionIfPresent("converters").map {
        (section) throws(ProfileError) in try Converters(reading: section)
      },
      rowEnergy: try section.read("row_energy", .quantity(Limits.energy)),
      arrayPower: try section.read("array_power", .quantity(Limits.staticPower)),
      bufferEnergy: try section.read("buffer_energy", .quantity(Limits.energy)),
      networkEnergy: try section.read("network_energy", .quantity(Limits.energy)),
      writeTime: try section.read("write_time", .quantity(Limits.step)),
      writeEnergy: try section.read("write_energy", .quantity(Limits.energy)),
      parallelWrites: try section.read("parallel_writes", .integer(Limits.arrays)),
      grouping: try section.read("grouping", .property),
      formats: try section.formats())
    drivenRows = try section.readIfPresent("driven_rows", .integer(Limits.cellsOfLine))
    if let drivenRows, drivenRows > rows {
      throw section.fail("driven_rows", "\(drivenRows) are more than the \(rows) rows of an array")
    }
    signBits = try section.readIfPresent("sign_bits", .integer(0...1)) ?? signBits
    slicing = try section.readIfPresent("slicing", .property) ?? slicing
    rowCut = try section.readIfPresent("row_cut", .property) ?? rowCut
    replication = try section.readIfPresent("replication", .property) ?? replication
    start = try section.readIfPresent("start", .property) ?? start
    tiles = try section.sectionIfPresent("tiles").map {
      (section) throws(ProfileError) in try Tiles(reading: section)
    }
    if let tiles, ceilingDivision(arrays, tiles.arrays) > Limits.tilesOfFloorplan {
      throw section.fail(
        "arrays",
        "\(arrays) are too many tiles for a floor plan; at most "
          + "\(Limits.tilesOfFloorplan * tiles.arrays)")
    }
    for format in formats {
      guard format.fields == nil else {
        throw section.fail(
          "formats", "\(format.rawValue) has an exponent, crossbars take int8 or int16")
      }
      guard slices(format) <= columns else {
        throw section.fail(
          "columns", "\(columns) do not hold a weight of \(slices(format)) cells; widen them")
      }
    }
  }
}

extension AnalogPIM.Converters {
  fileprivate init(reading section: Section) throws(ProfileError) {
    try section.allow(["per_array", "rate", "energy", "timing"])
    self.init(
      perArray: try section.read("per_array", .integer(Limits.cellsOfLine)),
      rate: try section.read("rate", .quantity(Limits.clock)),
      energy: try section.read("energy", .quantity(Limits.energy)),
      timing: try section.readIfPresent("timing", .property) ?? .overlapped)
  }
}

extension AnalogPIM.Tiles {
  fileprivate init(reading section: Section) throws(ProfileError) {
    try section.allow([
      "arrays", "word", "cycle", "sum_bits", "read_energy", "write_energy", "link",
    ])
    self.init(
      arrays: try section.read("arrays", .integer(Limits.cellsOfLine)),
      word: try section.read("word", .integer(Limits.cellsOfLine)),
      cycle: try section.read("cycle", .quantity(Limits.step)),
      sumBits: try section.read("sum_bits", .integer(Limits.sumBits)),
      readEnergy: try section.read("read_energy", .quantity(Limits.energy)),
      writeEnergy: try section.read("write_energy", .quantity(Limits.energy)),
      link: try section.read("link", .quantity(Limits.bitRate)))
  }
}

extension Section {
  /// The formats that a memory computes in, each once.
  func formats() throws(ProfileError) -> [Precision] {
    let formats = try list("formats", of: Reading<Precision>.choice)
    guard !formats.isEmpty else { throw fail("formats", "is empty; write for example '[int16]'") }
    guard Set(formats).count == formats.count else { throw fail("formats", "names one twice") }
    return formats
  }
}
