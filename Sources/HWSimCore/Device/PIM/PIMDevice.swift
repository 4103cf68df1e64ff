/// A memory that computes where its data lie: processing in memory.
public struct PIMDevice: Hashable, Sendable {
  /// The file's name, such as `"pim-floatpim"`.
  public var name: String
  public var title: String
  public var architecture: PIMArchitecture
  /// Of the whole chip; nil where nothing is published.
  public var area: Area?
  /// Times that a cell can be written; nil where that does not limit it.
  public var endurance: Double?
  /// Every number of the file with its source.
  public var provenance: [Provenance]

  public init(
    name: String, title: String, architecture: PIMArchitecture, area: Area?, endurance: Double?,
    provenance: [Provenance]
  ) {
    self.name = name
    self.title = title
    self.architecture = architecture
    self.area = area
    self.endurance = endurance
    self.provenance = provenance
  }
}

/// How a memory computes.
public enum PIMArchitecture: Hashable, Sendable {
  /// A gate at a time, in all rows at once.
  case digital(DigitalPIM)
  /// In currents through crossbars.
  case analog(AnalogPIM)
  /// In lanes beside a DRAM's banks, all under one command.
  case bankSIMD(BankSIMD)
  /// In cores beside a DRAM's banks.
  case bankCores(BankCores)

  /// The formats that it computes in; the first is the default.
  public var formats: [Precision] {
    switch self {
    case .digital(let memory): memory.formats.map(\.format)
    case .analog(let memory): memory.formats
    case .bankSIMD(let memory): memory.formats
    case .bankCores(let memory): memory.formats.map(\.format)
    }
  }
}
