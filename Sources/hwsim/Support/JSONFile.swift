import Foundation
import HWSimCore

/// Decodes JSON that a user named, or says in one line what is wrong with it.
struct JSONFile {
  /// The file, and the line where it has several values.
  let place: String
  /// What it should be, as in `"JSON of measurements"`.
  let what: String
  let cure: String

  func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws(Failure) -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode(type, from: data)
    } catch let DecodingError.keyNotFound(key, context) {
      throw fail("\(Self.path(context.codingPath + [key])) is missing")
    } catch let DecodingError.typeMismatch(_, context) {
      throw fail("\(Self.path(context.codingPath)) has another type")
    } catch let DecodingError.valueNotFound(_, context) {
      throw fail("\(Self.path(context.codingPath)) is null")
    } catch {
      throw fail("is not \(what)")
    }
  }

  func fail(_ message: String) -> Failure {
    Failure(.badData, "\(printable(place)): \(message); \(cure)")
  }

  /// As the file spells it; the file itself where it has no key.
  private static func path(_ keys: [any CodingKey]) -> String {
    let words = keys.map { key in
      key.intValue.map(String.init)
        ?? key.stringValue.map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }.joined()
    }
    return words.isEmpty ? "the value" : printable(words.joined(separator: "."))
  }
}
