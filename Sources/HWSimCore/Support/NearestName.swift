/// The valid name closest to a mistyped one, or nil if none is near enough to be meant.
///
///     nearestName(to: "mobilnetv2", in: ["mobilenetv1", "mobilenetv2"])   // "mobilenetv2"
public func nearestName(to typed: String, in names: some Sequence<String>) -> String? {
  // What is much longer than any name is no typing mistake, and the table is quadratic.
  guard typed.utf8.count <= 100 else { return nil }
  let limit = min(max(2, typed.count / 3), 4)
  return names.map { ($0, editDistance(typed.lowercased(), $0.lowercased())) }
    .filter { $0.1 <= limit || (typed.count >= 3 && $0.0.hasPrefix(typed)) }
    .min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
}

/// `"; did you mean 'x'?"`, or, where no name is near, the list of valid names.
public func suggestion(for typed: String, in names: [String]) -> String {
  if let nearest = nearestName(to: typed, in: names) { return "; did you mean '\(nearest)'?" }
  return "; valid: \(names.joined(separator: ", "))"
}

/// Optimal string alignment distance: insertions, deletions, substitutions, swapped neighbours.
func editDistance(_ left: String, _ right: String) -> Int {
  let (a, b) = (Array(left.utf8), Array(right.utf8))
  var (older, previous) = ([Int](), Array(0...b.count))
  for i in a.indices {
    var current = [i + 1]
    for j in b.indices {
      let substitution = previous[j] + (a[i] == b[j] ? 0 : 1)
      var best = min(substitution, previous[j + 1] + 1, current[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, older[j - 1] + 1) }
      current.append(best)
    }
    (older, previous) = (previous, current)
  }
  return previous[b.count]
}
