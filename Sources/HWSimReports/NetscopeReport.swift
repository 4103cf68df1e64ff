public import HWSimCore

extension CountReport {
  /// Netscope's columns: a row for each network, layer or kind of layer.
  ///
  /// - Parameters:
  ///   - title: the network, where the rows are its parts.
  ///   - keys: columns of text before the counts.
  public static func netscope(
    title: String? = nil, keys: [String], _ rows: [(keys: [String], counts: NetscopeCounts)]
  ) -> TableReport {
    let texts = keys.map(Table.Column.text)
    let names = ["MACC", "COMP", "ADD", "DIV", "EXP", "activations", "parameters"]
    var table = Table(texts + (names + ["size (fp32)"]).map(Table.Column.number))
    var records = Table(
      texts + (names.map { $0.lowercased() } + ["bytes"]).map(Table.Column.number))
    for (keys, counts) in rows {
      let cells = [
        counts.macc, counts.comp, counts.add, counts.div, counts.exp, counts.activations,
        counts.parameters,
      ]
      table.append(keys + cells.map(shortened) + ["\(Bytes(counts.bytes))"])
      records.append(keys + cells.map(String.init) + ["\(counts.bytes)"])
    }
    var document = Document()
    if let title { document.append(.heading(title)) }
    document.append(.table(table))
    document.append(
      .paragraph(
        "By the rules of the Netscope CNN Analyzer: MACC also counts scalings and sums of squares, a batch "
          + "normalisation adds, divides and scales, activations are the outputs of all layers, and what the "
          + "network has no layer for, such as dropout, is not counted."))
    return TableReport(schema: "hwsim.count.netscope/1", document: document, records: records)
  }

  /// As Netscope prints it: two decimals and a suffix, `861.34M`.
  private static func shortened(_ count: Int) -> String {
    let suffixes = [("T", 1e12), ("G", 1e9), ("M", 1e6), ("K", 1e3)]
    guard let (suffix, factor) = suffixes.first(where: { Double(count) >= $0.1 }) else {
      return "\(count)"
    }
    return fixed(Double(count) / factor, decimals: 2) + suffix
  }
}
