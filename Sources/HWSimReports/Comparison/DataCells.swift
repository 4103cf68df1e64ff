import HWSimCore

// Cells with their units.

extension DataTable.Cell {
  static func quantity<U>(_ quantity: Quantity<U>) -> Self {
    .shown("\(quantity)", records: ["\(quantity.value)"])
  }

  static func bytes(_ bytes: Bytes) -> Self { .shown("\(bytes)", records: ["\(bytes.value)"]) }

  static func count(_ count: Int) -> Self { .shown(engineering(count), records: ["\(count)"]) }

  static func share(_ share: Double) -> Self { .shown(percent(share), records: ["\(share)"]) }

  /// A relative change, with its sign.
  static func change(_ change: Double) -> Self {
    .shown(signedPercent(change), records: ["\(change)"])
  }

  /// `"MMAC/s"` and its like.
  static func rate(_ rate: Double, _ unit: String) -> Self {
    .shown(prefixed(rate, unit), records: ["\(rate)"])
  }

  static func number(_ number: Double) -> Self {
    .shown(significant(number), records: ["\(number)"])
  }

  static func range<U>(_ range: ClosedRange<Quantity<U>>) -> Self {
    .shown(
      "\(range.lowerBound) to \(range.upperBound)",
      records: ["\(range.lowerBound.value)", "\(range.upperBound.value)"])
  }
}

/// `"+4.0 %"`, `"-12.3 %"`, `"0.0 %"`.
func signedPercent(_ share: Double) -> String {
  let text = percent(share)
  return text.hasPrefix("-") || text == "0.0 %" ? text : "+" + text
}

/// Three significant digits and a decimal prefix: `"160 MMAC/s"`.
func prefixed(_ value: Double, _ unit: String) -> String {
  for (prefix, factor) in [("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3)]
  where value >= factor * 0.9995 {
    return "\(significant(value / factor)) \(prefix)\(unit)"
  }
  return "\(significant(value)) \(unit)"
}

/// `"a"`, `"a and b"`, `"a, b and c"`; of many, the first and how many others there are.
func listed(_ names: [String], most: Int = 6) -> String {
  let all = names.map(shortened)
  let shown =
    all.count > most ? all.prefix(most - 1) + ["\(all.count - most + 1) others"] : all[...]
  guard let last = shown.last else { return "" }
  let before = shown.dropLast().joined(separator: ", ")
  return before.isEmpty ? last : "\(before) and \(last)"
}
