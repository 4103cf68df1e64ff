/// How the figures of one layer come about: formulas with their inputs, down to the numbers of device files.
///
/// What a formula gives is the simulation's own result, never a second computation.
public struct Explanation: Hashable, Sendable {
  public var network: String
  /// The layer that was asked for.
  public var layer: String
  public var setup: Setup
  /// What there is to say in words: which rule chose the kernel, what is folded into it.
  public var facts: [Fact]
  public var sections: [Section]
  /// Why the layer takes what it takes, the largest cause first.
  public var reasons: [String]
  /// The layers that take most of the network's time, for the next question.
  public var slowest: [LayerShare] = []

  public struct Fact: Hashable, Sendable {
    public let name: String
    public let text: String

    public init(_ name: String, _ text: String) {
      self.name = name
      self.text = text
    }
  }

  /// Terms that belong together; the last is what they lead to.
  public struct Section: Hashable, Sendable {
    public let title: String
    public var terms: [Term]

    public init(_ title: String, _ terms: [Term]) {
      self.title = title
      self.terms = terms
    }
  }

  public struct LayerShare: Hashable, Sendable {
    public let name: String
    public let time: Seconds
    /// Of the network's time.
    public let share: Double

    public init(name: String, time: Seconds, share: Double) {
      self.name = name
      self.time = time
      self.share = share
    }
  }

  public init(
    network: String, layer: String, setup: Setup, facts: [Fact], sections: [Section],
    reasons: [String]
  ) {
    self.network = network
    self.layer = layer
    self.setup = setup
    self.facts = facts
    self.sections = sections
    self.reasons = reasons
  }

  /// A term by its section and name.
  public func term(_ name: String, in section: String) -> Term? {
    sections.first { $0.title == section }?.terms.first { $0.name == name }
  }
}

extension Explanation {
  /// A named result with the formula that gives it.
  public struct Term: Hashable, Sendable {
    public let name: String
    /// Names of inputs, numbers, `+ - x /`, brackets, `max`, `min` and `ceil`. Empty for what is counted.
    public let formula: String
    /// Those in the formula, and what else belongs to the result.
    public let inputs: [Input]
    public let result: Amount
    /// What to bear in mind; empty where there is nothing.
    public let note: String

    public init(
      _ name: String, _ formula: String, _ inputs: [Input], _ result: Amount, note: String = ""
    ) {
      self.name = name
      self.formula = formula
      self.inputs = inputs
      self.result = result
      self.note = note
    }

    /// The formula with values in place of names.
    public var filledIn: String {
      let known = inputs.sorted { $0.name.count > $1.name.count }
        .map { (name: Array($0.name), text: $0.amount.text) }
      let letters = Array(formula)
      var (filled, index) = ("", 0)
      while index < letters.count {
        let rest = letters[index...]
        let isStart = index == 0 || !letters[index - 1].isPartOfWord
        let found = known.first { input in
          let end = index + input.name.count
          return isStart && rest.starts(with: input.name)
            && (end == letters.count || !letters[end].isPartOfWord)
        }
        filled += found?.text ?? String(letters[index])
        index += found?.name.count ?? 1
      }
      return filled
    }
  }

  /// A number that a formula uses.
  public struct Input: Hashable, Sendable {
    public let name: String
    public let amount: Amount
    public let source: InputSource

    public init(_ name: String, _ amount: Amount, _ source: InputSource) {
      self.name = name
      self.amount = amount
      self.source = source
    }

    /// Whether the number is a guess.
    public var isEstimate: Bool {
      if case .profile(_, let number) = source { number.isEstimate } else { false }
    }
  }
}

/// Where an input of a formula comes from.
public enum InputSource: Hashable, Sendable {
  /// A number of a device or runtime file.
  case profile(Profile, Provenance)
  /// Fitted to measurements, which the text names.
  case calibration(String)
  /// Counted for this layer; the text says in what.
  case counted(String)
  /// Another term of the same explanation.
  case term
  /// Fixed by hwsim, or by what a file leaves out; the text says why.
  case rule(String)

  public enum Profile: String, Hashable, Sendable {
    case device, runtime
  }

  /// `"device"`, `"runtime"`, `"calibration"`, `"counted"`, `"term"` or `"rule"`.
  public var kind: String {
    switch self {
    case .profile(let profile, _): profile.rawValue
    case .calibration: "calibration"
    case .counted: "counted"
    case .term: "term"
    case .rule: "rule"
    }
  }

  /// As `--set` takes it; nil for what is in no file.
  public var key: String? {
    guard case .profile(let profile, let number) = self else { return nil }
    return profile == .runtime ? "runtime.\(number.key)" : number.key
  }

  /// The document, the reasoning of a guess, or what was counted.
  public var text: String {
    switch self {
    case .profile(_, let number):
      switch number.source {
      case .cited(let document): document
      case .estimated(let reason): reason
      case .overridden: "given on the command line"
      }
    case .calibration(let measurements): measurements
    case .counted(let what): what
    case .term: "above"
    case .rule(let reason): reason
    }
  }
}

extension Character {
  /// Whether it continues a name.
  fileprivate var isPartOfWord: Bool { isLetter || isNumber || self == "_" }
}
