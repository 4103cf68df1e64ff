import HWSimCore

extension RooflineDevice {
  private static let keys = [
    "name", "title", "kind", "clock", "macs_per_cycle", "memory", "launch", "power",
  ]

  /// - Parameter root: the file, with what it inherits and what the user set.
  init(reading root: Section) throws(ProfileError) {
    try root.allow(Self.keys)
    let memory = try root.section("memory")
    try memory.allow(["size", "bandwidth"])
    self.init(
      name: try root.read("name", .name), title: try root.read("title", .text),
      clock: try root.read("clock", .quantity(Limits.clock)),
      macsPerCycle: try Self.rates(in: root.section("macs_per_cycle")),
      size: try memory.read("size", .bytes(Limits.memory)),
      bandwidth: try memory.read("bandwidth", .quantity(Limits.bandwidth)),
      launch: try root.read("launch", .quantity(Limits.latency)),
      power: try root.read("power", .quantity(Limits.power)),
      provenance: [])
    provenance = root.ledger.provenance(of: root.node)
  }

  private static func rates(in section: Section) throws(ProfileError) -> [Precision: Int] {
    try section.allow(Precision.allCases.map(\.rawValue))
    var rates: [Precision: Int] = [:]
    for precision in Precision.allCases {
      rates[precision] = try section.readIfPresent(
        precision.rawValue, .integer(Limits.macsPerCycle))
    }
    guard !rates.isEmpty else {
      throw section.fail("is empty; write for example 'fp32: 3072'")
    }
    return rates
  }
}
