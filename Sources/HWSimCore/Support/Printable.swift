/// What the user or a file says, fit for one line of a message: control characters escaped, and cut
/// where nobody would read on.
public func printable(_ text: String, limit: Int = 80) -> String {
  let shown = text.unicodeScalars.prefix(limit)
  let escaped = shown.map { $0.isPrintable ? String($0) : $0.escaped(asASCII: true) }
  return escaped.joined() + (shown.endIndex == text.unicodeScalars.endIndex ? "" : "…")
}

extension Unicode.Scalar {
  /// False for what would break a line or hide in it.
  fileprivate var isPrintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse: false
    default: true
    }
  }
}
