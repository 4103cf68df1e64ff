import HWSimCore

/// Speeds of several ways to do the same work, the first being what the others are compared with.
struct RateTable {
  private struct Row {
    let name: String
    var seconds: [Double] = []
    var misses = (first: 0, last: 0)
    var remark = ""

    var median: Double { seconds.sorted()[seconds.count / 2] }
  }

  let references: Int
  private var rows: [Row] = []

  init(references: Int) { self.references = references }

  /// Does `work`, which returns the misses of both caches, and adds its processor time to the row.
  mutating func measure(_ name: String, _ work: () -> (Int, Int)) {
    let start = processorTime()
    let misses = work()
    add(name, seconds: processorTime() - start, misses)
  }

  mutating func add(
    _ name: String, seconds: Double, _ misses: (Int, Int), remark: String = ""
  ) {
    let index = rows.firstIndex { $0.name == name } ?? rows.count
    if index == rows.count { rows.append(Row(name: name)) }
    rows[index].seconds.append(seconds)
    rows[index].misses = misses
    rows[index].remark = remark
  }

  func report() {
    for row in rows {
      let rate = Double(references) / row.median
      print(
        "    \(engineering(Int(rate)))/s, \(hundredths(rows[0].median / row.median)) of "
          + "\(rows[0].name): \(row.name); misses \(row.misses.first), \(row.misses.last)\(row.remark)"
      )
    }
  }

  private func hundredths(_ value: Double) -> String {
    let count = Int((value * 100).rounded())
    return "\(count / 100).\(count / 10 % 10)\(count % 10)"
  }
}
