/// What the names of published measurements mean here: chips are devices, libraries with their versions
/// runtimes, models networks of the zoo. The first rule that matches counts.
public struct NameTable: Hashable, Sendable {
  /// Rows that cannot be compared, with the reason.
  public var unmapped: [NameRule<String>]
  public var devices: [NameRule<String>]
  public var runtimes: [NameRule<[RuntimeVersion]>]
  /// Specifications of the zoo, with `{alpha}` and `{resolution}` for what the row says.
  public var networks: [NameRule<String>]
  /// Kinds of network, such as `"mobilenet"`.
  public var families: [NameRule<String>]

  public init(
    unmapped: [NameRule<String>], devices: [NameRule<String>],
    runtimes: [NameRule<[RuntimeVersion]>], networks: [NameRule<String>],
    families: [NameRule<String>]
  ) {
    self.unmapped = unmapped
    self.devices = devices
    self.runtimes = runtimes
    self.networks = networks
    self.families = families
  }

  /// Why a row cannot be compared whatever its names mean; nil where nothing stands against it.
  public func obstacle(to row: PublishedMeasurement) -> String? {
    unmapped.first { $0.matches(row) }?.meaning
  }

  public func device(of row: PublishedMeasurement) -> String? {
    devices.first { $0.matches(row) }?.meaning
  }

  /// The runtime, and what to bear in mind where the row's version is not the one simulated.
  public func runtime(of row: PublishedMeasurement) -> (name: String, caveat: String?)? {
    runtimes.first { $0.matches(row) }?.meaning.nearest(to: row)
  }

  /// A specification of the zoo.
  public func network(of row: PublishedMeasurement) -> String? {
    networks.first { $0.matches(row) }.map { row.specification(from: $0.meaning) }
  }

  /// The first word of the network's name, where no rule speaks of it.
  public func family(of row: PublishedMeasurement) -> String {
    let name = row.network.split(separator: "/").last.map(String.init) ?? row.network
    return families.first { $0.matches(row) }?.meaning ?? words(of: name).first ?? name
  }
}

/// What rows that match are called here.
public struct NameRule<Meaning: Hashable & Sendable>: Hashable, Sendable {
  /// All of these must hold.
  public var conditions: [NameCondition]
  /// None of these may.
  public var exceptions: [NameCondition]
  public var meaning: Meaning

  public init(conditions: [NameCondition], exceptions: [NameCondition] = [], meaning: Meaning) {
    self.conditions = conditions
    self.exceptions = exceptions
    self.meaning = meaning
  }

  public func matches(_ row: PublishedMeasurement) -> Bool {
    conditions.allSatisfy { $0.holds(for: row) } && !exceptions.contains { $0.holds(for: row) }
  }
}
