// Names come from files and command lines: whatever they contain, Markdown shows them as they are written.

/// Text inside a line of GitHub's Markdown: a cell, a list item, a heading.
///
/// What only looks like markup is left alone, as in `snake_case`. Backslashes hide what is parsed as Markdown;
/// mentions, numbers of issues, addresses of mail and emoji are looked for in what came of that, so they are
/// parted by an empty comment.
package func markdownEscaped(_ text: String) -> String {
  let characters = Array(text)
  var escaped = ""
  for (index, character) in characters.enumerated() {
    let before = index > 0 ? characters[index - 1] : nil
    let after = index + 1 < characters.count ? characters[index + 1] : nil
    switch character {
    case "|", "<", ">", "*", "`", "\\", "[", "~", "$": escaped += "\\\(character)"
    case "_": escaped += isInsideWord(characters, index) ? "_" : "\\_"
    case "&": escaped += isEntity(characters[(index + 1)...]) ? "\\&" : "&"
    case "@": escaped += "@" + (isWord(after) ? emptyComment : "")
    case "#" where after?.isNumber == true && isReference(characters[..<index]):
      escaped += "#" + emptyComment
    case ":" where after == "/" && isWord(before): escaped += ":" + emptyComment
    case ":": escaped += ":" + (isEmoji(characters[(index + 1)...]) ? emptyComment : "")
    case "." where isHost(characters[..<index]): escaped += "\\."
    case _ where character.isNewline: escaped += " "
    default: escaped += visible(character)
    }
  }
  return escaped
}

/// The same where a line starts, at which more is markup.
package func markdownParagraph(_ text: String) -> String {
  let text = String(text.drop(while: \.isWhitespace))
  let escaped = markdownEscaped(text)
  let marker = text.prefix { !$0.isWhitespace }
  let number = marker.dropLast()
  let isNumber = !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber }
  if isNumber, marker.hasSuffix(".") || marker.hasSuffix(")") {
    return number + "\\" + escaped.dropFirst(number.count)
  }
  let isMarker =
    ["-", "+", "="].contains { marker.hasPrefix($0) } || marker.allSatisfy { $0 == "#" }
  return isMarker && !text.isEmpty ? "\\" + escaped : escaped
}

/// Text inside HTML, on one line.
func htmlText(_ text: String) -> String {
  let parted = text.map { "@#:".contains($0) ? "\($0)\u{0}" : String($0) }.joined()
  return htmlEscaped(parted).split(separator: "\u{0}", omittingEmptySubsequences: false)
    .joined(separator: emptyComment)
}

/// A fence longer than any run of backticks in `text`, so that names cannot end it.
///
/// - Parameter text: with the end of its last line.
func codeBlock(_ text: String, language: String) -> String {
  let runs = text.split { $0 != "`" }.map(\.count)
  let fence = String(repeating: "`", count: max(3, (runs.max() ?? 0) + 1))
  return "\(fence)\(language)\n\(text)\(fence)\n"
}

/// Shows nothing, and parts what is before from what is behind it.
private let emptyComment = "<!-- -->"

private func isWord(_ character: Character?) -> Bool {
  character.map { $0.isLetter || $0.isNumber } ?? false
}

/// Whether a run of underscores has letters or digits at both ends: no emphasis then.
private func isInsideWord(_ characters: [Character], _ index: Int) -> Bool {
  let before = characters[..<index].last { $0 != "_" }
  let after = characters[index...].first { $0 != "_" }
  return isWord(before) && isWord(after)
}

/// Whether an ampersand before them starts a character reference, such as `&lt;`.
private func isEntity(_ characters: ArraySlice<Character>) -> Bool {
  let name = characters.prefix { $0 == "#" || isWord($0) }
  return !name.isEmpty && characters.dropFirst(name.count).first == ";"
}

/// Whether a number behind them is taken for that of an issue: `#1`, or `owner/name#1`, and not `cell#1`.
private func isReference(_ characters: ArraySlice<Character>) -> Bool {
  let before = characters.reversed().drop { isWord($0) || "_-.".contains($0) }
  return before.count == characters.count || before.first == "/"
}

/// Whether a colon before them starts the name of an emoji, such as `:smile:`.
private func isEmoji(_ characters: ArraySlice<Character>) -> Bool {
  let name = characters.prefix { isWord($0) || "_+-".contains($0) }
  return !name.isEmpty && characters.dropFirst(name.count).first == ":"
}

/// Whether they end with what an address in the web starts with.
private func isHost(_ characters: ArraySlice<Character>) -> Bool {
  String(characters.suffix(3)).lowercased() == "www"
}

/// Without what would hide in a line, or turn its direction.
private func visible(_ character: Character) -> String {
  let isHidden = character.unicodeScalars.contains { scalar in
    switch scalar.value {
    case 0x202A...0x202E, 0x2066...0x2069: true
    default: scalar.properties.generalCategory == .control
    }
  }
  guard isHidden else { return String(character) }
  return character.unicodeScalars.map { "\\" + $0.escaped(asASCII: true) }.joined()
}
