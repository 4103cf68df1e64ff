import HWSimCore

/// Computes the formula of an explanation from its inputs, as a reader with a calculator does.
///
///     Formula("reads x wait", ["reads": 3, "wait": 2]).value   // 6
struct Formula {
  private enum Token: Equatable {
    case number(Double)
    case sign(Character)
    case function(String)
  }

  private var tokens: [Token] = []
  private var place = 0

  init(_ term: Explanation.Term) {
    let inputs = Dictionary(term.inputs.map { ($0.name, $0.amount.value) }) { first, _ in first }
    self.init(term.formula, inputs)
  }

  init(_ text: String, _ inputs: [String: Double]) {
    let names = inputs.keys.sorted { $0.count > $1.count }
    var rest = Substring(text)
    while let next = rest.first {
      if let name = names.first(where: { rest.hasPrefix($0) && isWhole(rest, $0) }) {
        tokens.append(.number(inputs[name] ?? .nan))
        rest = rest.dropFirst(name.count)
      } else if next.isNumber {
        let digits = rest.prefix { $0.isNumber || $0 == "." }
        tokens.append(.number(Double(digits) ?? .nan))
        rest = rest.dropFirst(digits.count)
      } else if next.isLetter, next != "x" {
        let word = rest.prefix(while: \.isLetter)
        tokens.append(.function(String(word)))
        rest = rest.dropFirst(word.count)
      } else {
        if next != " " { tokens.append(.sign(next)) }
        rest = rest.dropFirst()
      }
    }
  }

  private func isWhole(_ rest: Substring, _ name: String) -> Bool {
    guard let next = rest.dropFirst(name.count).first else { return true }
    return !next.isLetter && !next.isNumber && next != "_"
  }

  /// Nil for what is no formula.
  var value: Double? {
    var parser = self
    guard let value = parser.sum(), parser.place == tokens.count else { return nil }
    return value
  }

  private mutating func take(_ signs: String) -> Character? {
    guard place < tokens.count, case .sign(let sign) = tokens[place], signs.contains(sign) else {
      return nil
    }
    place += 1
    return sign
  }

  private mutating func sum() -> Double? {
    guard var value = product() else { return nil }
    while let sign = take("+-") {
      guard let next = product() else { return nil }
      value += sign == "+" ? next : -next
    }
    return value
  }

  private mutating func product() -> Double? {
    guard var value = factor() else { return nil }
    while let sign = take("x/") {
      guard let next = factor() else { return nil }
      value = sign == "x" ? value * next : value / next
    }
    return value
  }

  private mutating func factor() -> Double? {
    guard place < tokens.count else { return nil }
    switch tokens[place] {
    case .number(let value):
      place += 1
      return value
    case .sign:
      guard take("(") != nil, let value = sum(), take(")") != nil else { return nil }
      return value
    case .function(let name):
      place += 1
      return call(name)
    }
  }

  private mutating func call(_ name: String) -> Double? {
    guard take("(") != nil else { return nil }
    var values: [Double] = []
    repeat {
      guard let value = sum() else { return nil }
      values.append(value)
    } while take(",") != nil
    guard take(")") != nil else { return nil }
    switch name {
    case "max": return values.max()
    case "min": return values.min()
    case "ceil": return values.count == 1 ? values[0].rounded(.up) : nil
    default: return nil
    }
  }
}
