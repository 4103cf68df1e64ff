// Plots as text, where nothing renders.

/// `share` (0...1) of `width` characters, in eighths of one.
func textBar(_ share: Double, width: Int = 24) -> String {
  guard share > 0, share.isFinite else { return "" }
  let eighths = max(1, Int((min(share, 1) * Double(width * 8)).rounded()))
  let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
  return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
}

/// A table under its title.
func plotText(_ title: String, _ tables: Table..., notes: [String] = []) -> String {
  let title = shown(title)
  let head = title + "\n" + String(repeating: "-", count: title.count) + "\n"
  let foot = notes.isEmpty ? "" : "\n" + notes.joined(separator: "\n") + "\n"
  return ([head] + tables.map(\.text)).joined(separator: "\n") + foot
}

/// `"a, b and c"`.
func enumeration(_ words: [String]) -> String {
  guard words.count > 1, let last = words.last else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " and " + last
}

func counted(_ count: Int, _ noun: String) -> String {
  count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
}
