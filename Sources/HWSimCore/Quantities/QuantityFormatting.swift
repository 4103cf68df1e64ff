extension Quantity: CustomStringConvertible {
  /// Three significant digits with the prefix that suits: `"12.3 ms"`, `"1.50 MiB"`.
  public var description: String {
    let preferred = U.scale.filter(\.isPreferred)
    let unit = preferred.first { abs(value) >= $0.factor * 0.9995 } ?? preferred.last
    guard let unit, value != 0 else { return "0 \(U.symbol)" }
    return "\(significant(value / unit.factor)) \(unit.symbol)"
  }
}

/// A count with three significant digits and a decimal suffix: `"301 M"`, `"3.50 M"`, `"640"`.
public func engineering(_ count: Int) -> String {
  let magnitude = Double(count)
  for (suffix, factor) in [("G", 1e9), ("M", 1e6), ("k", 1e3)]
  where abs(magnitude) >= factor * 0.9995 {
    return "\(significant(magnitude / factor)) \(suffix)"
  }
  return String(count)
}

/// Three significant digits, never in exponent form: `12.3`, `1.50`, `301`, `0.00420`.
public func significant(_ value: Double) -> String {
  let magnitude = abs(value)
  if magnitude >= 99.95 { return fixed(value, decimals: 0) }
  if magnitude >= 9.995 { return fixed(value, decimals: 1) }
  if magnitude >= 0.9995 || magnitude == 0 { return fixed(value, decimals: 2) }
  var decimals = 3
  var scaled = magnitude * 10
  while scaled < 0.9995, decimals < 12 {
    scaled *= 10
    decimals += 1
  }
  return fixed(value, decimals: decimals)
}

/// `value` with exactly `decimals` digits after a decimal point, in every locale.
public func fixed(_ value: Double, decimals: Int) -> String {
  guard value.isFinite else { return value.isNaN ? "nan" : (value < 0 ? "-inf" : "inf") }
  var factor = 1.0
  for _ in 0..<decimals { factor *= 10 }
  let scaled = (abs(value) * factor).rounded()
  guard scaled < 9e18 else { return value.description }
  let digits = Int(scaled)
  let sign = value < 0 && digits != 0 ? "-" : ""
  guard decimals > 0 else { return sign + String(digits) }
  let text = String(digits)
  let padded = String(repeating: "0", count: max(0, decimals + 1 - text.count)) + text
  return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
}
