/// Words that must occur in one of a row's columns.
public struct NameCondition: Hashable, Sendable {
  public enum Column: String, CaseIterable, Hashable, Sendable {
    /// Chip and board.
    case soc
    case core, isa, precision, runtime, model, metric, notes
  }

  public let column: Column
  /// One is enough.
  public let patterns: [NamePattern]

  public init(_ column: Column, _ patterns: [NamePattern]) {
    self.column = column
    self.patterns = patterns
  }

  public func holds(for row: PublishedMeasurement) -> Bool {
    let text =
      switch column {
      case .soc: "\(row.chip) / \(row.device)"
      case .core: row.core
      case .isa: row.isa
      case .precision: row.precision
      case .runtime: row.runtime
      case .model: row.network
      case .metric: row.metric
      case .notes: row.notes
      }
    let words = words(of: text)
    return patterns.contains { $0.occurs(in: words) }
  }
}

/// Words that follow each other: `"snapdragon 8*"`, where the star stands for any end of a word.
///
/// Capitals do not matter. A word is letters, digits and `+`; whatever else stands between words.
public struct NamePattern: Hashable, Sendable {
  private let words: [String]

  /// - Returns: nil without a word.
  public init?(_ text: String) {
    words = text.lowercased().split { !$0.isWordPart && $0 != "*" }.map(String.init)
    guard !words.isEmpty else { return nil }
  }

  public func occurs(in words: [String]) -> Bool {
    guard words.count >= self.words.count else { return false }
    return (0...(words.count - self.words.count)).contains { start in
      zip(self.words, words[start...]).allSatisfy { pattern, word in
        pattern.last == "*" ? word.hasPrefix(pattern.dropLast()) : word == pattern
      }
    }
  }
}

func words(of text: String) -> [String] {
  text.lowercased().split { !$0.isWordPart }.map(String.init)
}

extension Character {
  fileprivate var isWordPart: Bool { isLetter || isNumber || self == "+" }
}
