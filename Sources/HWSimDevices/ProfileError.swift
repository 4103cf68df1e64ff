internal import HWSimCore

/// Why a device or runtime file, or a value set over it, cannot be used. The description is one line:
/// the file, the key, what is wrong, and how to write it.
public struct ProfileError: Error, Hashable, CustomStringConvertible {
  public enum Reason: Hashable, Sendable {
    /// The path names no file.
    case missing
    /// The file or the name is there to be corrected.
    case invalid
  }

  public let reason: Reason
  public let description: String

  init(_ reason: Reason = .invalid, _ description: String) {
    self.reason = reason
    self.description = description
  }

  /// - Parameters:
  ///   - origin: the file, or what else the value was read from.
  ///   - key: path of the key at fault; empty for the file as a whole.
  init(in origin: String, at key: String, _ message: String) {
    let place = key.isEmpty ? "" : "\(printable(key)): "
    self.init(.invalid, "\(origin): \(place)\(message)")
  }
}
