internal import HWSimCore

/// A trace that cannot be read or written; one line that names the file, the place, what was found and
/// what was expected.
///
///     ls.lackey:17: found 'zz,4'; expected a hexadecimal address
public struct TraceError: Error, Hashable, CustomStringConvertible {
  public enum Place: Hashable, Sendable {
    case file
    /// Of a text, from 1.
    case line(Int)
    /// Of a binary file, from 0; of a compressed one, counted after unpacking.
    case byte(Int)
  }

  public let file: String
  public let place: Place
  public let found: String
  public let expected: String
  /// The number of the system's error, such as `ENOENT`; nil where the contents are at fault.
  public let code: Int32?

  init(
    _ file: String, _ place: Place = .file, found: String, expected: String, code: Int32? = nil
  ) {
    self.file = file
    self.place = place
    self.found = found
    self.expected = expected
    self.code = code
  }

  public var description: String {
    let name = printable(file, limit: 1000)
    let text = "found \(printable(found, limit: 200)); expected \(expected)"
    return switch place {
    case .file: "\(name): \(text)"
    case .line(let line): "\(name):\(line): \(text)"
    case .byte(let byte): "\(name): byte \(byte): \(text)"
    }
  }
}
