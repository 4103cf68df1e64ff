/// One figure of a network or of a layer, whoever says it: a simulation, a measurement here, a publication.
public struct ResultRow: Hashable, Sendable {
  public var network: String
  /// Nil for the network as a whole.
  public var layer: String?
  public var setup: ResultSetup
  public var metric: ResultMetric
  /// In base units: seconds, joules or bytes.
  public var value: Double
  /// Where a measured value is expected, or where the true one of a measurement is; nil where nothing is known.
  public var interval: ClosedRange<Double>?
  public var origin: ResultOrigin

  public init(
    network: String, layer: String? = nil, setup: ResultSetup, metric: ResultMetric, value: Double,
    interval: ClosedRange<Double>? = nil, origin: ResultOrigin
  ) {
    self.network = network
    self.layer = layer
    self.setup = setup
    self.metric = metric
    self.value = value
    self.interval = interval
    self.origin = origin
  }

  /// As a report names it.
  public var name: String { layer.map { "\(network) \($0)" } ?? network }
}

/// On what a figure was predicted or measured; empty and nil for what a file does not say.
public struct ResultSetup: Hashable, Sendable {
  /// A device file's name, or a machine's processor.
  public var device: String
  /// A runtime, or a library with its variant.
  public var runtime: String
  public var precision: String
  public var threads: Int?

  public init(device: String, runtime: String, precision: String, threads: Int?) {
    self.device = device
    self.runtime = runtime
    self.precision = precision
    self.threads = threads
  }
}

/// What a figure is a figure of.
public enum ResultMetric: Hashable, Sendable {
  case time
  case energy
  /// Most activation bytes that are alive at once.
  case peakMemory
  /// Bytes read from and written to a memory level.
  case traffic(level: String)

  public var name: String {
    switch self {
    case .time: "time"
    case .energy: "energy"
    case .peakMemory: "peak memory"
    case .traffic(let level): "traffic of \(level)"
    }
  }

  /// The base unit's symbol.
  public var unit: String {
    switch self {
    case .time: Second.symbol
    case .energy: Joule.symbol
    case .peakMemory, .traffic: Byte.symbol
    }
  }

  /// Whether more of it is a regression; traffic is a cause, not a cost of its own.
  public var isCost: Bool { if case .traffic = self { false } else { true } }

  /// For a reader.
  public func text(_ value: Double) -> String {
    switch self {
    case .time: "\(Seconds(value))"
    case .energy: "\(Joules(value))"
    case .peakMemory, .traffic: "\(Quantity<Byte>(value))"
    }
  }
}

public enum ResultOrigin: String, Hashable, Sendable {
  case predicted, measured, published
}
