import HWSimCore

/// One thing that can be chosen about a network of the zoo: its name, its default, what it accepts.
///
/// An option is also the key to its own value: `values[alpha]` is a `Double` because `alpha` is a
/// `DecimalOption`, so a build function can neither misspell nor mistype one.
public protocol NetworkOption<Value>: Sendable {
  associatedtype Value: Hashable, Sendable

  var name: String { get }

  /// What it means, in one line.
  var help: String { get }

  /// What holds when the user says nothing; it may depend on the other options.
  func defaultValue(beside values: OptionValues) -> Value

  /// What the user may write: `"a whole number from 1 to 8192"`.
  var expectation: String { get }

  /// - Returns: nil where `text` is not one of the values that `expectation` describes.
  func value(of text: String) -> Value?

  /// The canonical way to write a value; `value(of:)` reads it back.
  func text(of value: Value) -> String

  /// The end of the error message for a text that is not a value: what was expected.
  func cure(for text: String) -> String
}

extension NetworkOption {
  public func cure(for text: String) -> String { "; expected \(expectation)" }

  /// The default as the user would write it, all other options at theirs.
  public var defaultText: String { text(of: defaultValue(beside: OptionValues())) }
}

/// A whole number in a range.
public struct IntegerOption: NetworkOption {
  public let name: String
  public let help: String
  public let range: ClosedRange<Int>
  /// Between two values, from the range's lower bound on.
  public let step: Int
  private let fallback: @Sendable (OptionValues) -> Int

  init(
    _ name: String, in range: ClosedRange<Int>, step: Int = 1, help: String,
    default fallback: @escaping @Sendable (OptionValues) -> Int
  ) {
    self.name = name
    self.help = help
    self.range = range
    self.step = step
    self.fallback = fallback
  }

  public func defaultValue(beside values: OptionValues) -> Int { fallback(values) }

  public var expectation: String {
    "a whole number from \(range.lowerBound) to \(range.upperBound)"
      + (step == 1 ? "" : " in steps of \(step)")
  }

  public func value(of text: String) -> Int? {
    guard isDigits(text), let number = Int(text), range.contains(number) else { return nil }
    return (number - range.lowerBound).isMultiple(of: step) ? number : nil
  }

  public func text(of value: Int) -> String { "\(value)" }
}

/// A decimal number in a range, written without exponent: `0.75`.
public struct DecimalOption: NetworkOption {
  public let name: String
  public let help: String
  public let range: ClosedRange<Double>
  private let fallback: Double

  init(_ name: String, in range: ClosedRange<Double>, default fallback: Double, help: String) {
    self.name = name
    self.help = help
    self.range = range
    self.fallback = fallback
  }

  public func defaultValue(beside values: OptionValues) -> Double { fallback }

  public var expectation: String {
    "a decimal number from \(text(of: range.lowerBound)) to \(text(of: range.upperBound))"
  }

  public func value(of text: String) -> Double? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.allSatisfy(isDigits), let number = Double(text) else { return nil }
    return range.contains(number) ? number : nil
  }

  public func text(of value: Double) -> String {
    let whole = Int(exactly: value)
    return whole.map { "\($0)" } ?? "\(value)"
  }
}

/// One of a list of words: the cases of an enumeration.
public struct ChoiceOption<Value>: NetworkOption
where Value: CaseIterable & RawRepresentable<String> & Hashable & Sendable {
  public let name: String
  public let help: String
  private let fallback: Value

  init(_ name: String, default fallback: Value, help: String) {
    self.name = name
    self.help = help
    self.fallback = fallback
  }

  private var words: [String] { Value.allCases.map(\.rawValue) }

  public func defaultValue(beside values: OptionValues) -> Value { fallback }
  public var expectation: String { "one of \(words.joined(separator: ", "))" }
  public func value(of text: String) -> Value? { Value(rawValue: text) }
  public func text(of value: Value) -> String { value.rawValue }

  public func cure(for text: String) -> String {
    let nearest = nearestName(to: text, in: words)
    return "; expected \(expectation)" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
  }
}

/// Yes or no, written `true` or `false`.
public struct FlagOption: NetworkOption {
  public let name: String
  public let help: String
  private let fallback: Bool

  init(_ name: String, default fallback: Bool, help: String) {
    self.name = name
    self.help = help
    self.fallback = fallback
  }

  public func defaultValue(beside values: OptionValues) -> Bool { fallback }
  public var expectation: String { "true or false" }
  public func value(of text: String) -> Bool? { Bool(text) }
  public func text(of value: Bool) -> String { "\(value)" }
}

/// True for one or more ASCII digits: no sign, no exponent, no digit of another script.
private func isDigits(_ text: some StringProtocol) -> Bool {
  !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
}
