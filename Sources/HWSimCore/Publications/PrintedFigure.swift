/// A figure as a publication prints it: `861.34M`, `97.70`, `26,752`, `55 million`.
public struct PrintedFigure: Hashable, Sendable {
  /// As printed, in the printed unit: 861.34.
  public let value: Double
  /// Digits after the decimal point.
  public let decimals: Int
  /// What stands behind the number: `M`, ` million`; empty where nothing does.
  public let suffix: String
  /// What one of the printed unit is: 1e6.
  public let factor: Double

  /// How a figure that was counted relates to a printed one.
  public enum Relation: Hashable, Sendable {
    case rounds
    /// Its further digits were dropped.
    case cuts
    case differs
  }

  /// - Parameter unit: that of the column, where the text itself has none; one of `units`.
  /// - Returns: nil where `text` is no number, or has a unit that is not known.
  public init?(_ text: String, unit: String = "") {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "," || $0 == "-") }
    let digits = number.filter { $0 != "," }
    guard !digits.hasPrefix("."), !digits.hasSuffix("."), let value = Double(digits),
      value.isFinite
    else { return nil }
    let suffix = text.dropFirst(number.count)
    let name = String(suffix.drop { $0 == " " })
    guard let factor = Self.units[name.isEmpty ? unit : name] else { return nil }
    self.value = value
    self.suffix = String(suffix)
    self.factor = factor
    decimals = digits.split(separator: ".").dropFirst().first?.count ?? 0
  }

  /// What one of each unit is.
  public static let units: [String: Double] = [
    "": 1, "K": 1e3, "k": 1e3, "M": 1e6, "G": 1e9, "B": 1e9, "million": 1e6, "millions": 1e6,
    "billion": 1e9, "billions": 1e9, "%": 0.01, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9,
    "KiB": 1024, "MiB": 1_048_576, "GiB": 1_073_741_824,
  ]

  /// - Parameter digits: significant digits that the publication means, where its last zeros are none.
  public func relation(to counted: Double, digits: Int? = nil) -> Relation {
    let step = step(digits)
    // A hair more, as 0.29 is stored as 0.28999.
    let steps = (magnitude: abs(counted / factor / step) + 1e-9, printed: abs(value) / step)
    guard counted == 0 || value == 0 || (counted < 0) == (value < 0) else { return .differs }
    if abs(steps.magnitude.rounded() - steps.printed) < 1e-3 { return .rounds }
    return abs(steps.magnitude.rounded(.down) - steps.printed) < 1e-3 ? .cuts : .differs
  }

  /// What was counted, in the printed unit and with the printed digits; three digits and a unit of its own
  /// where those would all be zero.
  public func text(of counted: Double) -> String {
    let text = fixed(counted / factor, decimals: decimals)
    guard counted != 0, text.allSatisfy({ "0.-".contains($0) }) else { return text + suffix }
    return abs(counted) < 1 ? significant(counted) : engineering(Int(counted.rounded()))
  }

  /// The difference from the printed value as a share of it; nil where that is zero.
  public func difference(of counted: Double) -> Double? {
    value == 0 ? nil : counted / factor / value - 1
  }

  /// The place of the last digit that counts, in the printed unit.
  private func step(_ digits: Int?) -> Double {
    guard let digits, value != 0 else { return power(-decimals) }
    var leading = 0
    while abs(value) >= power(leading + 1) { leading += 1 }
    while abs(value) < power(leading), leading > -12 { leading -= 1 }
    return power(leading + 1 - digits)
  }
}

private func power(_ exponent: Int) -> Double {
  let magnitude = (0..<abs(exponent)).reduce(1.0) { power, _ in power * 10 }
  return exponent < 0 ? 1 / magnitude : magnitude
}
