import HWSimCore

extension PIMArchitecture {
  /// Of a `pim-dram`: units with lanes, or cores.
  static func banks(in root: Section) throws(ProfileError) -> PIMArchitecture {
    root.expectsOne(of: [["lanes"], ["cores"]])
    switch (try root.sectionIfPresent("lanes"), try root.sectionIfPresent("cores")) {
    case (let lanes?, nil): return .bankSIMD(try BankSIMD(reading: lanes))
    case (nil, let cores?): return .bankCores(try BankCores(reading: cores))
    default:
      throw root.fail("lanes", "give either 'lanes: …' or 'cores: …', what lies beside the banks")
    }
  }
}

extension BankSIMD {
  fileprivate init(reading section: Section) throws(ProfileError) {
    try section.allow([
      "units", "results_per_unit", "input_tile", "tile_time", "launch", "bandwidth",
      "element_launch", "bank_energy", "mac_energy", "idle_power", "size", "formats",
    ])
    self.init(
      units: try section.read("units", .integer(Limits.arrays)),
      resultsPerUnit: try section.read("results_per_unit", .integer(Limits.lanes)),
      inputTile: try section.read("input_tile", .integer(Limits.cellsOfLine)),
      tileTime: try section.read("tile_time", .quantity(Limits.step)),
      launch: try section.read("launch", .quantity(Limits.latency)),
      bandwidth: try section.read("bandwidth", .quantity(Limits.bandwidth)),
      elementLaunch: try section.read("element_launch", .quantity(Limits.latency)),
      bankEnergy: try section.read("bank_energy", .quantity(Limits.energyPerByte)),
      macEnergy: try section.read("mac_energy", .quantity(Limits.energy)),
      idlePower: try section.read("idle_power", .quantity(Limits.staticPower)),
      size: try section.read("size", .bytes(Limits.memory)),
      formats: try section.formats())
  }
}

extension BankCores {
  fileprivate init(reading section: Section) throws(ProfileError) {
    try section.allow([
      "cores", "clock", "formats", "transfer_latency", "transfer_rate", "transfer_size",
      "to_banks", "from_banks", "core_power", "bank",
    ])
    self.init(
      cores: try section.read("cores", .integer(Limits.arrays)),
      clock: try section.read("clock", .quantity(Limits.clock)),
      formats: try CoreRates.all(in: section.section("formats")),
      transferLatency: try section.read("transfer_latency", .integer(0...1_000_000)),
      transferRate: try section.read("transfer_rate", .quantity(Limits.bytesPerCycle)),
      transferSize: try section.read("transfer_size", .bytes(Limits.block)),
      toBanks: try section.read("to_banks", .quantity(Limits.bandwidth)),
      fromBanks: try section.read("from_banks", .quantity(Limits.bandwidth)),
      corePower: try section.read("core_power", .quantity(Limits.staticPower)),
      bank: try section.read("bank", .bytes(Limits.memory)))
  }
}

extension BankCores.CoreRates {
  fileprivate static func all(in section: Section) throws(ProfileError) -> [Self] {
    try section.allow(Precision.allCases.map(\.rawValue))
    try section.requireSome("fp32: { multiply: 2 MHz, add: 5 MHz }")
    return try section.keys.map { (key) throws(ProfileError) -> Self in
      let rates = try section.section(key)
      try rates.allow(["multiply", "add"])
      // `allow` has seen that each key is a format.
      return Self(
        format: Precision(rawValue: key) ?? .fp32,
        multiply: try rates.read("multiply", .quantity(Limits.clock)),
        add: try rates.read("add", .quantity(Limits.clock)))
    }
  }
}
