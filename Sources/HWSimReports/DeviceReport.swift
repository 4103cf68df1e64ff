public import HWSimCore

/// Devices and their numbers, with the source of each.
public enum DeviceReport {
  public static func list(_ devices: [DeviceProfile]) -> TableReport {
    var table = Table([
      .text("device"), .text("title"), .number("clock"), .text("memory"), .text("runtime"),
    ])
    var records = Table([
      .text("device"), .text("title"), .text("core"), .number("clock_hz"), .text("runtime"),
      .number("numbers"), .number("estimates"),
    ])
    for device in devices {
      let row = Row(device)
      table.append([
        device.name, device.title, row.clock.map { "\($0)" } ?? "-", row.memory, row.runtime,
      ])
      records.append([
        device.name, device.title, row.core, row.clock.map { "\($0.value)" } ?? "", row.runtime,
        "\(device.provenance.count)", "\(device.estimates.count)",
      ])
    }
    var document = Document()
    document.append(.table(table))
    return TableReport(schema: "hwsim.devices/1", document: document, records: records)
  }

  /// What the list says of a device beside its name.
  private struct Row {
    let core: String
    let clock: Frequency?
    let memory: String
    let runtime: String

    init(_ device: DeviceProfile) {
      switch device {
      case .processor(let device):
        (core, clock, runtime) = (device.core.name, device.core.clock, device.runtime)
        memory = device.memory.map { "\($0.name) \($0.size)" }.joined(separator: ", ")
      case .memory(let device):
        (core, runtime) = ("in memory", "in memory")
        (clock, memory) = Self.arrays(device.architecture)
      case .roofline(let device):
        (core, clock, runtime) = ("peaks alone", device.clock, "roofline")
        memory = "dram \(device.size)"
      }
    }

    private static func arrays(_ architecture: PIMArchitecture) -> (Frequency, String) {
      switch architecture {
      case .digital(let memory):
        (
          Frequency(1 / memory.step.value),
          "\(memory.blocks) blocks of \(memory.rows) x \(memory.columns)"
        )
      case .analog(let memory):
        (
          Frequency(1 / memory.step.value),
          "\(memory.arrays) crossbars of \(memory.rows) x \(memory.columns)"
        )
      case .bankSIMD(let memory):
        (Frequency(1 / memory.tileTime.value), "\(memory.units) units, dram \(memory.size)")
      case .bankCores(let memory):
        (memory.clock, "\(memory.cores) cores, each with dram \(memory.bank)")
      }
    }
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
