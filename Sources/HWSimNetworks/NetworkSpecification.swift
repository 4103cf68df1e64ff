public import HWSimCore

/// A family of the zoo and its options, as the user writes them.
///
///     let network = try NetworkSpecification("mobilenetv2:resolution=160,alpha=0.5,classes=1000")
///     network.description   // "mobilenetv2:alpha=0.5,resolution=160"
///
/// The description is canonical: the family, then the options that differ from their defaults, in
/// the order in which the family declares them. Two specifications of the same network have the
/// same description.
public struct NetworkSpecification: Sendable {
  public let family: NetworkFamily
  public private(set) var values = OptionValues()

  public init(_ family: NetworkFamily) { self.family = family }

  public init(_ text: String) throws(NetworkError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    self.init(try NetworkCatalog.family(named: String(parts[0])))
    guard parts.count > 1 else { return }
    guard !parts[1].isEmpty else {
      throw NetworkError("\(family.name): no option after ':'; write '\(example)' or drop the ':'")
    }
    for option in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
      try read(option)
    }
  }

  /// The same network with one option changed.
  public func with(_ name: String, _ text: String) throws(NetworkError) -> Self {
    var changed = self
    try changed.set(name, to: text)
    return changed
  }

  /// Reads `option=value`.
  private mutating func read(_ text: Substring) throws(NetworkError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard !text.isEmpty else {
      throw NetworkError("\(family.name): an option is empty; remove the ',' too many")
    }
    guard parts.count == 2 else {
      let cure = family.options.contains { $0.name == name } ? "" : suggestion(for: name)
      throw NetworkError(
        "\(family.name): option '\(printable(name, limit: 40))' has no value; write option=value as in "
          + "'\(example)'\(cure)")
    }
    guard !values.has(name) else {
      throw NetworkError(
        "\(family.name): option '\(printable(name, limit: 40))' is given twice; remove one")
    }
    try set(name, to: String(parts[1]))
  }

  private mutating func set(_ name: String, to text: String) throws(NetworkError) {
    guard let option = family.options.first(where: { $0.name == name }) else {
      throw NetworkError(
        "\(family.name): unknown option '\(printable(name, limit: 40))'\(suggestion(for: name))")
    }
    guard values.set(option, to: text) else {
      throw NetworkError(
        "\(family.name): option '\(name)' cannot be '\(printable(text, limit: 40))'\(option.cure(for: text))"
      )
    }
  }

  private func suggestion(for option: String) -> String {
    HWSimCore.suggestion(for: option, in: family.options.map(\.name))
  }

  /// A correct specification to show in messages.
  private var example: String {
    guard let option = family.options.first else { return family.name }
    return "\(family.name):\(option.name)=\(option.defaultText)"
  }
}

extension NetworkSpecification: CustomStringConvertible {
  public var description: String {
    let options = family.options.compactMap { values.canonical($0) }
    return options.isEmpty ? family.name : "\(family.name):\(options.joined(separator: ","))"
  }
}
