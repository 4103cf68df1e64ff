import HWSimCore

/// `/sys/class/powercap`: RAPL zones in microjoules, of Intel and AMD alike.
enum Powercap {
  private static let folder = "/sys/class/powercap"

  static func find(_ files: SystemFiles) -> EnergySource {
    // `intel-rapl` is the driver; `intel-rapl:0` a package, `intel-rapl:0:0` a part of it.
    let zones = files.names(in: folder).filter { $0.contains(":") }
    guard !zones.isEmpty else { return .unavailable(reason: EnergySource.notExposed) }
    let counters = zones.compactMap { counter(files, "\(folder)/\($0)") }
    guard !counters.isEmpty else {
      return .unavailable(reason: "not permitted: \(folder)/*/energy_uj is for root alone")
    }
    return .counters(counters)
  }

  private static func counter(_ files: SystemFiles, _ zone: String) -> EnergyCounter? {
    let path = "\(zone)/energy_uj"
    let read = { @Sendable in files.word(path).flatMap { UInt64($0) } }
    guard read() != nil, let name = files.word("\(zone)/name"),
      let range = files.word("\(zone)/max_energy_range_uj").flatMap({ UInt64($0) })
    else { return nil }
    // Parts of a package are called the same in each.
    let package = zone.split(separator: ":").dropFirst().first.map(String.init) ?? "0"
    let domain = name.hasPrefix("package") ? name : "package-\(package)/\(name)"
    return EnergyCounter(domain: domain, unit: Joules(1e-6), range: range, read: read)
  }
}
