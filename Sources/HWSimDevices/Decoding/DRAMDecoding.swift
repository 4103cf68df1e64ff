import HWSimCore

extension DRAM {
  static let keys = ["bandwidth", "shared_bandwidth", "latency", "rows"]

  init(size: Bytes, reading section: Section) throws(ProfileError) {
    self.init(
      bandwidth: try section.read("bandwidth", .quantity(Limits.bandwidth)),
      latency: try section.read("latency", .quantity(Limits.latency)),
      sharedBandwidth: try section.readIfPresent(
        "shared_bandwidth", .quantity(Limits.bandwidth)),
      rows: try section.sectionIfPresent("rows").map { (rows) throws(ProfileError) in
        try DRAMRows(size: size, reading: rows)
      })
  }
}

extension DRAMRows {
  fileprivate init(size: Bytes, reading section: Section) throws(ProfileError) {
    try section.allow([
      "clock", "channels", "ranks", "bank_groups", "banks", "row", "bus_width", "burst_length",
      "order", "block", "hash_banks", "policy", "queue", "timing", "energies",
    ])
    let organization = try DRAMOrganization(size: size, reading: section)
    self.init(
      clock: try section.read("clock", .quantity(Limits.clock)),
      organization: organization,
      mapping: try DRAMMapping(of: organization, reading: section),
      policy: try section.read("policy", .property),
      timing: try DRAMTiming(of: organization, reading: section.section("timing")),
      energies: try section.sectionIfPresent("energies").map { (energies) throws(ProfileError) in
        try DRAMEnergies(reading: energies)
      },
      queue: try section.read("queue", .integer(Limits.queue)))
  }
}

extension DRAMOrganization {
  fileprivate init(size: Bytes, reading section: Section) throws(ProfileError) {
    self.init(
      channels: try section.count("channels", Limits.channelsOfDRAM),
      ranks: try section.count("ranks", Limits.ranks),
      bankGroups: try section.count("bank_groups", Limits.bankGroups),
      banks: try section.count("banks", Limits.banks),
      rows: 1,
      rowBytes: try section.powerOfTwo("row"),
      busWidth: try section.count("bus_width", Limits.busWidth),
      burstLength: try section.count("burst_length", Limits.burstLength))
    guard banksPerChannel <= Limits.banksPerChannel else {
      throw section.fail(
        "banks", "\(banksPerChannel) banks in a channel; at most \(Limits.banksPerChannel)")
    }
    guard rowBytes >= burstBytes else {
      throw section.fail("row", "\(rowBytes) B is less than one burst of \(burstBytes) B")
    }
    let together = channels * banksPerChannel * rowBytes
    guard size.value >= together else {
      throw section.fail("one row of every bank is \(Bytes(together)), more than the memory's size")
    }
    // Addresses are cut at bits, so a bank of 3 x 2^n rows has bits for 4 x 2^n.
    while rows < size.value / together { rows *= 2 }
  }
}

extension DRAMMapping {
  fileprivate init(
    of organization: DRAMOrganization, reading section: Section
  ) throws(ProfileError) {
    let order = try section.list("order", of: Reading<Field>.choice)
    for field in Field.allCases {
      switch order.count(where: { $0 == field }) {
      case 1: continue
      case 0: throw section.fail("order", "lacks '\(field.rawValue)'; name each field once")
      default: throw section.fail("order", "names '\(field.rawValue)' twice")
      }
    }
    let block = section.contains("block") ? try section.powerOfTwo("block") : nil
    let range = organization.burstBytes...organization.rowBytes
    if let block, !range.contains(block) {
      throw section.fail(
        "block",
        "\(block) B is not between a burst, \(range.lowerBound) B, and a row, \(range.upperBound) B"
      )
    }
    self.init(
      order: order, block: block,
      hashesBanks: try section.readIfPresent("hash_banks", .flag) ?? false)
  }
}

extension DRAMTiming {
  fileprivate init(
    of organization: DRAMOrganization, reading section: Section
  ) throws(ProfileError) {
    let plain = [
      "tRCD", "tRP", "tRAS", "tCL", "tCWL", "tWR", "tRTP", "tCCD", "tRRD", "tFAW", "tWTR", "tRTW",
      "tREFI", "tRFC",
    ]
    try section.allow(plain + ["tCCD_L", "tRRD_L", "tWTR_L", "tRTRS"])
    func cycles(_ key: String) throws(ProfileError) -> Int {
      try section.read(key, .wholeCycles(Limits.dramCycles))
    }
    /// What only matters where there are several of something.
    func cycles(_ key: String, ifSeveral name: String, _ count: Int) throws(ProfileError) -> Int? {
      if count > 1 { return try section.read(key, .wholeCycles(Limits.dramCyclesOrNone)) }
      guard !section.contains(key) else {
        throw section.fail(key, "there is only one \(name); leave '\(key)' out")
      }
      return nil
    }
    func longer(_ key: String) throws(ProfileError) -> Int? {
      try cycles(key, ifSeveral: "bank group", organization.bankGroups)
    }
    self.init(
      tRCD: try cycles("tRCD"), tRP: try cycles("tRP"), tRAS: try cycles("tRAS"),
      tCL: try cycles("tCL"), tCWL: try cycles("tCWL"), tWR: try cycles("tWR"),
      tRTP: try cycles("tRTP"), tCCD: try cycles("tCCD"), tCCDLong: try longer("tCCD_L"),
      tRRD: try cycles("tRRD"), tRRDLong: try longer("tRRD_L"), tFAW: try cycles("tFAW"),
      tWTR: try cycles("tWTR"), tWTRLong: try longer("tWTR_L"), tRTW: try cycles("tRTW"),
      tRTRS: try cycles("tRTRS", ifSeveral: "rank", organization.ranks) ?? 0,
      tREFI: try cycles("tREFI"), tRFC: try cycles("tRFC"))
    guard tRFC < tREFI else {
      throw section.fail("tREFI", "refreshes of \(tRFC) cycles leave no time between; raise it")
    }
    let pairs = [
      ("tCCD_L", tCCDLong, tCCD), ("tRRD_L", tRRDLong, tRRD), ("tWTR_L", tWTRLong, tWTR),
    ]
    for (key, long, short) in pairs where long < short {
      throw section.fail(key, "is less than the \(short) cycles between bank groups")
    }
  }
}

extension DRAMEnergies {
  fileprivate init(reading section: Section) throws(ProfileError) {
    try section.allow(["activate", "read", "write", "refresh"])
    self.init(
      activate: try section.read("activate", .quantity(Limits.energy)),
      read: try section.read("read", .quantity(Limits.energy)),
      write: try section.read("write", .quantity(Limits.energy)),
      refresh: try section.read("refresh", .quantity(Limits.energy)))
  }
}

extension Section {
  /// A number of things that addresses are cut by.
  fileprivate func count(_ key: String, _ range: ClosedRange<Int>) throws(ProfileError) -> Int {
    let count = try read(key, .integer(range))
    guard count.nonzeroBitCount == 1 else { throw fail(key, "\(count) is no power of two") }
    return count
  }
}

extension Reading where Value == Int {
  /// Cycles that a standard counts; no average.
  fileprivate static func wholeCycles(_ range: ClosedRange<Int>) -> Reading {
    let example = "16 cycles"
    return Reading(example: example, shape: .quantity(Cycle.self, "whole, \(limits(range))")) {
      (field) throws(ProfileError) in
      let text = try field.word()
      let value: Cycles = try field.quantity(text)
      guard let whole = Int(exactly: value.value) else {
        throw field.fail("'\(text)' is not a whole number of cycles")
      }
      guard range.contains(whole) else {
        throw field.fail("'\(text)' is out of range; \(limits(range))")
      }
      return whole
    }
  }
}
