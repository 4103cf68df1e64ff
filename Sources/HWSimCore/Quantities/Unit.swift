/// A unit of measure, used as a phantom type: `Quantity<Second>` cannot be added to `Quantity<Joule>`.
public protocol Unit: Sendable {
  /// The base unit's symbol, e.g. `"Hz"`.
  static var symbol: String { get }

  /// Every symbol that may follow a number, with its size in base units, largest first.
  static var scale: [UnitScale] { get }

  /// A complete value that shows a user how to write one, e.g. `"80 MHz"`.
  static var example: String { get }
}

/// One way to write a unit: `MHz` is 10⁶ `Hz`.
public struct UnitScale: Sendable {
  public let symbol: String
  public let factor: Double
  /// Whether formatting may choose this symbol; others are only read.
  public let isPreferred: Bool

  public init(_ symbol: String, _ factor: Double, isPreferred: Bool = true) {
    self.symbol = symbol
    self.factor = factor
    self.isPreferred = isPreferred
  }

  /// `symbol` with the decimal prefixes named in `prefixes`, largest first.
  static func si(_ symbol: String, _ prefixes: String = "GMk1munp") -> [UnitScale] {
    prefixes.flatMap { prefix -> [UnitScale] in
      switch prefix {
      case "G": [UnitScale("G" + symbol, 1e9)]
      case "M": [UnitScale("M" + symbol, 1e6)]
      case "k": [UnitScale("k" + symbol, 1e3)]
      case "m": [UnitScale("m" + symbol, 1e-3)]
      case "u": [UnitScale("µ" + symbol, 1e-6), UnitScale("u" + symbol, 1e-6, isPreferred: false)]
      case "n": [UnitScale("n" + symbol, 1e-9)]
      case "p": [UnitScale("p" + symbol, 1e-12)]
      default: [UnitScale(symbol, 1)]
      }
    }
  }
}

public enum Second: Unit {
  public static let symbol = "s"
  public static let scale = UnitScale.si("s", "1munp")
  public static let example = "100 ns"
}

public enum Hertz: Unit {
  public static let symbol = "Hz"
  public static let scale = UnitScale.si("Hz", "GMk1")
  public static let example = "80 MHz"
}

public enum Joule: Unit {
  public static let symbol = "J"
  public static let scale =
    UnitScale.si("J", "1munp") + [UnitScale("fJ", 1e-15, isPreferred: false)]
  public static let example = "0.1 pJ"
}

public enum Watt: Unit {
  public static let symbol = "W"
  public static let scale = UnitScale.si("W", "1mun")
  public static let example = "30 mW"
}

/// Processor clock cycles; fractional, because costs are averages.
public enum Cycle: Unit {
  public static let symbol = "cycles"
  public static let scale = [
    UnitScale("Gcycles", 1e9), UnitScale("Mcycles", 1e6), UnitScale("kcycles", 1e3),
    UnitScale("cycles", 1), UnitScale("cycle", 1, isPreferred: false),
  ]
  public static let example = "1 cycle"
}

public enum Byte: Unit {
  public static let symbol = "B"
  public static let scale = [
    UnitScale("GiB", 1_073_741_824), UnitScale("MiB", 1_048_576), UnitScale("KiB", 1024),
    UnitScale("GB", 1e9, isPreferred: false), UnitScale("MB", 1e6, isPreferred: false),
    UnitScale("kB", 1e3, isPreferred: false), UnitScale("B", 1),
  ]
  public static let example = "128 KiB"
}

public enum BytePerSecond: Unit {
  public static let symbol = "B/s"
  public static let scale = UnitScale.si("B/s", "GMk1")
  public static let example = "12.8 GB/s"
}

/// Bits per second, the unit of a radio link.
public enum BitPerSecond: Unit {
  public static let symbol = "bit/s"
  public static let scale = UnitScale.si("bit/s", "GMk1")
  public static let example = "250 kbit/s"
}

public enum BytePerCycle: Unit {
  public static let symbol = "B/cycle"
  public static let scale = [UnitScale("B/cycle", 1)]
  public static let example = "8 B/cycle"
}

public enum JoulePerByte: Unit {
  public static let symbol = "J/B"
  public static let scale = UnitScale.si("J/B", "mun1p")
  public static let example = "1.25 pJ/B"
}

/// The unit of a chip's area.
public enum SquareMillimetre: Unit {
  public static let symbol = "mm2"
  public static let scale = [UnitScale("mm2", 1)]
  public static let example = "85.4 mm2"
}
