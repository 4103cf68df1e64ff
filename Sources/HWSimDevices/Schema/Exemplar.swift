import HWSimCore

/// A file that has everything which files of its kind may have. Its numbers mean nothing.
struct Exemplar {
  private let text: String

  init(_ text: String) { self.text = text }

  /// What `decode` asks of the file.
  func record(
    _ decode: (Section) throws(ProfileError) -> some Any
  ) throws(ProfileError) -> SectionRecord {
    let node = try parseProfile(text, origin: "exemplar.yaml")
    let record = SectionRecord(.file)
    _ = try decode(Section(node, at: "", ledger: Ledger(), record: record))
    return record
  }

  /// One of each kind, and one of each way to say what energy is used.
  static func devices() throws(ProfileError) -> [SectionRecord] {
    let node = try parseProfile(energy, origin: "exemplar.yaml")
    let table = try EnergyTable(reading: Section(node, at: "", ledger: Ledger()))
    var records: [SectionRecord] = []
    for energy in [powerOfDevice, tableOfDevice] {
      records.append(
        try Exemplar(processor + energy).record { (root) throws(ProfileError) in
          _ = try root.read("kind", Reading<DeviceKind>.choice)
          return try Device(reading: root) { _ in table }
        })
    }
    for text in memories {
      records.append(
        try Exemplar(text).record { (root) throws(ProfileError) in
          let kind = try root.read("kind", Reading<DeviceKind>.choice)
          return try PIMDevice(
            reading: root,
            kind == .pimDigital ? .digital : kind == .pimAnalog ? .analog : .dram)
        })
    }
    records.append(
      try Exemplar(peaks).record { (root) throws(ProfileError) in
        _ = try root.read("kind", Reading<DeviceKind>.choice)
        return try RooflineDevice(reading: root)
      })
    return records
  }
}
