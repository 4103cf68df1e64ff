import Foundation
public import HWSimCore

/// Results as a file of lines: one result a line, the same object as an element of `results` in the JSON of
/// `hwsim simulate`.
///
///     let text = try results.map(ResultLines.line).joined()
///     try ResultLines.results(in: text) == results   // exactly
public enum ResultLines {
  /// With its line end.
  public static func line(_ result: SimulationResult) throws -> String {
    try encodeLine(ResultJSON(result)) + "\n"
  }

  /// Empty lines are passed over.
  ///
  /// - Throws: `ResultError`, which names the line.
  public static func results(in text: String) throws -> [SimulationResult] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    var results: [SimulationResult] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.allSatisfy(\.isWhitespace) {
      do {
        let json = try decoder.decode(ResultJSON.self, from: Data(line.utf8))
        results.append(try SimulationResult(json))
      } catch { throw ResultError(error, line: index + 1) }
    }
    return results
  }
}

/// Why a line is no result. The description starts with the line's number.
public struct ResultError: Error, Hashable, CustomStringConvertible {
  public let line: Int
  public let message: String

  public var description: String { "\(line): \(message)" }

  fileprivate init(_ error: any Error, line: Int) {
    self.line = line
    switch error {
    case let problem as ResultProblem: message = problem.description
    case let error as DecodingError: message = Self.describe(error)
    default: message = "is no result of hwsim"
    }
  }

  private static func describe(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      let path = snakeCase(context.codingPath + [key])
      return "'\(path)' is missing; write results with 'hwsim report -o' of this version"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "'\(snakeCase(context.codingPath))' has another type than results have"
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      return "'\(snakeCase(context.codingPath))' is out of range"
    // The decoder does not say which number.
    default: return "is not JSON, or has a number that does not fit; each line holds one result"
    }
  }

  /// As the file writes it: `layers[3].cost.time_s`.
  private static func snakeCase(_ path: [any CodingKey]) -> String {
    path.reduce(into: "") { text, key in
      if let index = key.intValue { return text += "[\(index)]" }
      let word = key.stringValue.reduce(into: "") { word, letter in
        word += letter.isUppercase ? "_\(letter.lowercased())" : String(letter)
      }
      text += text.isEmpty ? word : ".\(word)"
    }
  }
}
