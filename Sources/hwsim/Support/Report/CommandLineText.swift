/// The command line as one writes it in a shell, without what does not change a report: where it goes, in which
/// format, and how many simulations run at once.
enum CommandLineText {
  /// - Parameter words: the arguments, the program's name first.
  static func rebuilding(_ words: [String]) -> String {
    var kept: [String] = []
    var isValue = false
    for word in words.dropFirst() {
      if isValue {
        isValue = false
      } else if ["-o", "--output", "--format", "--jobs"].contains(word) {
        isValue = true
      } else if !["-o=", "--output=", "--format=", "--jobs="].contains(where: word.hasPrefix) {
        kept.append(word)
      }
    }
    return (["hwsim"] + kept + ["-o", "report"]).map(quoted).joined(separator: " ")
  }

  /// As a POSIX shell reads it; control characters as bash, zsh and ksh do.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "_@%+=:,./-".utf8.contains(byte)
    }
    if isPlain, !word.isEmpty { return word }
    guard !word.utf8.contains(where: { $0 < 32 || $0 == 127 }) else {
      let escaped = word.unicodeScalars.map { scalar in
        switch scalar {
        case "'", "\\": "\\\(scalar)"
        case _ where scalar.value < 32 || scalar.value == 127:
          "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        default: String(scalar)
        }
      }
      return "$'\(escaped.joined())'"
    }
    return "'"
      + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }
}
