public import HWSimCore

/// Devices and their numbers, with the source of each.
public enum DeviceReport {
  public static func list(_ devices: [Device]) -> TableReport {
    var table = Table([
      .text("device"), .text("title"), .number("clock"), .text("memory"), .text("runtime"),
    ])
    var records = Table([
      .text("device"), .text("title"), .text("core"), .number("clock_hz"), .text("runtime"),
      .number("numbers"), .number("estimates"),
    ])
    for device in devices {
      let memory = device.memory.map { "\($0.name) \($0.size)" }.joined(separator: ", ")
      table.append([
        device.name, device.title, "\(device.core.clock)", memory, device.runtime,
      ])
      records.append([
        device.name, device.title, device.core.name, "\(device.core.clock.value)", device.runtime,
        "\(device.provenance.count)", "\(device.estimates.count)",
      ])
    }
    var document = Document()
    document.append(.table(table))
    return TableReport(schema: "hwsim.devices/1", document: document, records: records)
  }

  /// Every number of a profile.
  public static func numbers(title: String, _ provenance: [Provenance]) -> TableReport {
    var table = Table([.text("key"), .text("value"), .text("source")])
    var records = Table([.text("key"), .text("value"), .text("kind"), .text("source")])
    for number in provenance {
      let (kind, source) = describe(number.source)
      table.append([
        number.key, number.value, kind == "cited" ? source : "\(kind): \(source)",
      ])
      records.append([number.key, number.value, kind, source])
    }
    var document = Document()
    document.append(.heading(title))
    document.append(.table(table))
    return TableReport(schema: "hwsim.profile/1", document: document, records: records)
  }

  private static func describe(_ source: Source) -> (kind: String, text: String) {
    switch source {
    case .cited(let text): ("cited", text)
    case .estimated(let text): ("estimated", text)
    case .overridden: ("what-if", "given on the command line")
    }
  }
}
