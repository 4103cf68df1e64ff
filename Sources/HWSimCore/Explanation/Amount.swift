/// A value with its unit as text: what formulas of different units have in common.
public struct Amount: Hashable, Sendable {
  /// In base units.
  public let value: Double
  /// The base unit's symbol; empty for a count or a ratio.
  public let unit: String
  /// For a reader: all digits of what is counted, three of what is measured.
  public let text: String

  public init<U: Unit>(_ quantity: Quantity<U>) {
    value = quantity.value
    unit = U.symbol
    text = "\(quantity)"
  }

  /// Cycles are counted, not measured.
  public init(_ cycles: Cycles) {
    (value, unit) = (cycles.value, Cycle.symbol)
    text = "\(allDigits(value)) \(value == 1 ? "cycle" : unit)"
  }

  public init(_ bytes: Bytes) { self.init(Double(bytes.value), Byte.symbol) }

  public init(_ count: Int) { self.init(Double(count)) }

  /// - Parameter unit: empty for a count or a ratio.
  public init(_ value: Double, _ unit: String = "") {
    self.value = value
    self.unit = unit
    text = allDigits(value) + (unit.isEmpty ? "" : " \(unit)")
  }
}

/// A number with all digits that matter, groups of three apart: `1,234,567`, `0.75`, `1,234.5`.
public func allDigits(_ value: Double) -> String {
  guard abs(value) < 9e15 else { return value.description }
  if value == value.rounded() { return grouped(fixed(value, decimals: 0)) }
  if abs(value) >= 1000 { return grouped(fixed(value, decimals: 1)) }
  guard abs(value) >= 0.01 else { return significant(value) }
  var text = fixed(value, decimals: 4)
  while text.hasSuffix("0") { text.removeLast() }
  if text.hasSuffix(".") { text.removeLast() }
  return text
}

private func grouped(_ text: String) -> String {
  let parts = text.split(separator: ".", maxSplits: 1)
  let digits = parts[0].drop { $0 == "-" }
  var whole = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index).isMultiple(of: 3) { whole.append(",") }
    whole.append(digit)
  }
  let sign = text.hasPrefix("-") ? "-" : ""
  return sign + whole + (parts.count > 1 ? "." + parts[1] : "")
}
