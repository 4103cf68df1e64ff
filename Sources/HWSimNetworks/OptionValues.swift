/// The options that a user gave; every other one has its default.
public struct OptionValues: Sendable {
  private var given: [String: any Hashable & Sendable] = [:]

  init() {}

  public subscript<Option: NetworkOption>(option: Option) -> Option.Value {
    given[option.name] as? Option.Value ?? option.defaultValue(beside: self)
  }

  /// `alpha=0.5`, or nil where the value is the default.
  func canonical(_ option: some NetworkOption) -> String? {
    let value = self[option]
    if value == option.defaultValue(beside: self) { return nil }
    return "\(option.name)=\(option.text(of: value))"
  }

  func has(_ name: String) -> Bool { given[name] != nil }

  /// - Returns: false where `text` is no value of `option`.
  mutating func set(_ option: some NetworkOption, to text: String) -> Bool {
    guard let value = option.value(of: text) else { return false }
    given[option.name] = value
    return true
  }
}
