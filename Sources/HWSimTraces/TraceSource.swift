/// Where a trace comes from.
public enum TraceSource: Hashable, Sendable {
  case file(String)
  case standardInput
  /// Bytes that are there already; `name` stands for the file's in errors.
  case bytes([UInt8], name: String)

  /// `-` is standard input, as it is elsewhere.
  public init(path: String) { self = path == "-" ? .standardInput : .file(path) }

  var name: String {
    switch self {
    case .file(let path): path
    case .standardInput: "standard input"
    case .bytes(_, let name): name
    }
  }
}
