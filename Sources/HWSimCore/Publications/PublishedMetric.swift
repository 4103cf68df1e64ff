/// What a published figure is a figure of, and how it becomes seconds, joules or bytes.
///
///     let metric = PublishedMetric("activation_ram_kib")
///     metric?.quantity                 // .activationRAM
///     metric?.baseValue(of: 2)         // 2048
public struct PublishedMetric: Hashable, Sendable {
  public enum Quantity: String, CaseIterable, Hashable, Sendable {
    /// Time of one inference.
    case latency
    /// Inferences in a second, one after the other.
    case throughput
    /// Energy of one inference.
    case energy
    case weightsFlash = "weights_flash"
    case codeFlash = "code_flash"
    case flash
    case activationRAM = "activation_ram"
    case runtimeRAM = "runtime_ram"
    case ram

    /// Whether it follows from the time of an inference.
    public var isTime: Bool { [.latency, .throughput, .energy].contains(self) }

    fileprivate var unit: BaseUnit {
      switch self {
      case .latency: .second
      case .throughput: .perSecond
      case .energy: .joule
      default: .byte
      }
    }
  }

  /// What base values are in.
  public enum BaseUnit: String, Hashable, Sendable {
    case second = "s"
    case perSecond = "1/s"
    case joule = "J"
    case byte = "B"

    /// How names of metrics end, with the size of the unit.
    fileprivate var endings: [(name: String, size: Double)] {
      switch self {
      case .second: [("s", 1), ("ms", 1e-3), ("us", 1e-6), ("ns", 1e-9)]
      case .perSecond: [("fps", 1), ("ips", 1), ("per_s", 1), ("hz", 1)]
      case .joule: [("j", 1), ("mj", 1e-3), ("uj", 1e-6), ("nj", 1e-9)]
      case .byte:
        [
          ("b", 1), ("bytes", 1), ("kib", 1024), ("mib", 1024 * 1024), ("kb", 1e3), ("mb", 1e6),
        ]
      }
    }
  }

  public let quantity: Quantity
  public let unit: BaseUnit
  /// Of the metric's unit, in base units.
  private let size: Double

  /// - Parameter name: such as `"latency_ms"`, `"energy_uj"`, `"flash_kib"`; nil for what is none.
  public init?(_ name: String) {
    let name = name.lowercased()
    for quantity in Quantity.allCases {
      for ending in quantity.unit.endings where name == "\(quantity.rawValue)_\(ending.name)" {
        (self.quantity, unit, size) = (quantity, quantity.unit, ending.size)
        return
      }
    }
    return nil
  }

  /// A figure in the metric's unit as seconds, inferences per second, joules or bytes.
  public func baseValue(of figure: Double) -> Double { figure * size }
}
