public import HWSimCore

/// Everything that a report on networks and devices is made of. Results are as they were simulated, or read
/// again; what was published and measured is looked up by name.
public struct ComparisonInput: Sendable {
  /// In the order in which they were asked for: network by network.
  public let pairs: [ComparedPair]
  /// Each once, in the order of first appearance.
  public let networks: [String]
  public let devices: [String]
  /// By network.
  public var accuracies: [String: [PublishedAccuracy]] = [:]
  /// Of the report's networks on its devices.
  public var measurements: [ValidationRow] = []
  /// What was measured of them in another way than they were simulated.
  public var otherMeasurements: [OtherMeasurement] = []
  public var rebuilding: Rebuilding
  /// Whether only the first sections are wanted, small enough for a comment.
  public var isSummary = false

  /// - Parameter results: of pairs, and what-ifs anywhere between them. Of equal ones, the first counts.
  public init(
    _ results: [SimulationResult], rebuilding: Rebuilding
  ) throws(ComparisonError) {
    let whatIfs = Dictionary(grouping: results.filter { $0.whatIf != nil }) {
      $0.whatIf?.base ?? ""
    }
    var (asked, byLabel) = ([SimulationResult](), [String: SimulationResult]())
    for result in results where result.whatIf == nil {
      if let known = byLabel.updateValue(result, forKey: result.label) {
        guard known == result else {
          throw ComparisonError("'\(printable(result.label))' is there twice, with other figures")
        }
      } else {
        asked.append(result)
      }
    }
    if let orphan = whatIfs.keys.filter({ byLabel[$0] == nil }).min() {
      throw ComparisonError(
        "what-ifs of '\(printable(orphan))' are there, but not that result itself")
    }
    guard !asked.isEmpty else { throw ComparisonError("no result is there") }
    let names = DeviceNames(asked)
    pairs = asked.map { result in
      ComparedPair(
        device: names.name(of: result), result: result,
        whatIfs: (whatIfs[result.label] ?? []).unique)
    }
    networks = pairs.map(\.network).unique
    devices = pairs.map(\.device).unique
    self.rebuilding = rebuilding
  }

  /// Pairs shown layer by layer, and for which what-ifs were simulated.
  public var detailed: [ComparedPair] { Array(pairs.prefix(Self.detailedPairs(devices.count))) }

  /// The first networks on all devices, as many as make `mostDetailed` pairs; of more devices, the first.
  public static func detailedPairs(_ devices: Int) -> Int {
    devices > mostDetailed ? mostDetailed : mostDetailed / max(1, devices) * devices
  }

  private static let mostDetailed = 16

  func pairs(on device: String) -> [ComparedPair] { pairs.filter { $0.device == device } }

  func pair(_ network: String, _ device: String) -> ComparedPair? {
    pairs.first { $0.network == network && $0.device == device }
  }
}

/// A network on a device.
public struct ComparedPair: Sendable {
  public var network: String { result.network.name }
  /// As the report calls it: with the runtime or more beside it, where there are several of its name.
  public let device: String
  public let result: SimulationResult
  /// What was changed, one thing at a time.
  public let whatIfs: [SimulationResult]

  var fits: Bool { result.fit.fits }
  var title: String { "\(network) on \(device)" }

  func whatIfs(_ purpose: WhatIf.Purpose) -> [(change: WhatIf, result: SimulationResult)] {
    whatIfs.compactMap { result in
      result.whatIf.flatMap { $0.purpose == purpose ? ($0, result) : nil }
    }
  }
}

/// A measurement of a network on a device that no result of the report can be held against.
public struct OtherMeasurement: Hashable, Sendable {
  public let network: String
  public let device: String
  public let runtime: String
  public let quantity: PublishedMetric.Quantity
  public let unit: PublishedMetric.BaseUnit
  /// In base units.
  public let measured: Double
  public let source: String
  /// What is different, as in `"runtime hale here"`.
  public let difference: String

  public init(
    network: String, device: String, runtime: String, quantity: PublishedMetric.Quantity,
    unit: PublishedMetric.BaseUnit, measured: Double, source: String, difference: String
  ) {
    self.network = network
    self.device = device
    self.runtime = runtime
    self.quantity = quantity
    self.unit = unit
    self.measured = measured
    self.source = source
    self.difference = difference
  }
}

/// What it takes to make the report again.
public struct Rebuilding: Sendable {
  /// A shell's line.
  public var command: String
  /// Of hwsim.
  public var version: String
  /// Files that the figures come from.
  public var inputs: [InputFile]

  public struct InputFile: Hashable, Sendable {
    public let name: String
    public let role: String
    /// In hexadecimal digits.
    public let sha256: String

    public init(name: String, role: String, sha256: String) {
      (self.name, self.role, self.sha256) = (name, role, sha256)
    }
  }

  public init(command: String, version: String, inputs: [InputFile]) {
    (self.command, self.version, self.inputs) = (command, version, inputs)
  }
}

/// Results that make no report.
public struct ComparisonError: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

/// What to call devices: by name alone where that tells them apart, else with as much as is needed.
private struct DeviceNames {
  private static let facts: [@Sendable (SimulationResult) -> String] = [
    { $0.setup.device }, { $0.setup.runtime }, { $0.setup.precision.rawValue },
    { $0.setup.placement }, { "\($0.setup.threads) threads" },
    { $0.setup.isWarm ? "warm" : "cold" }, { $0.setup.overrides.joined(separator: ", ") },
  ]

  private let used: Int

  init(_ results: [SimulationResult]) {
    used =
      (1..<Self.facts.count).first { count in
        let names = results.map { result in
          [result.network.name] + Self.facts.prefix(count).map { $0(result) }
        }
        return Set(names).count == results.count
      } ?? Self.facts.count
  }

  func name(of result: SimulationResult) -> String {
    Self.facts.prefix(used).map { $0(result) }.filter { !$0.isEmpty }.joined(separator: ", ")
  }
}
