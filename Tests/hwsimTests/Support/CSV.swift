/// A CSV text read back as RFC 4180 says.
struct CSV {
  let header: [String]
  let rows: [[String]]

  init(_ text: String) {
    var records: [[String]] = [[""]]
    var isQuoted = false
    // A doubled quote closes and opens again; what is between the two is the quote itself.
    var afterQuote = false
    for character in text {
      let last = (records.count - 1, records[records.count - 1].count - 1)
      switch character {
      case "\"":
        if !isQuoted, afterQuote { records[last.0][last.1].append("\"") }
        isQuoted.toggle()
        afterQuote = !isQuoted
        continue
      case "," where !isQuoted: records[last.0].append("")
      case "\n" where !isQuoted: records.append([""])
      default: records[last.0][last.1].append(character)
      }
      afterQuote = false
    }
    // The last line ends too.
    if records.last == [""] { records.removeLast() }
    header = records.first ?? []
    rows = Array(records.dropFirst())
  }

  /// A column's cells; none where there is no such column.
  func column(_ name: String) -> [String] {
    guard let index = header.firstIndex(of: name) else { return [] }
    return rows.map { $0[index] }
  }
}
