public import HWSimCore

extension CountReport {
  static let comparisonColumns: [Table.Column] = [
    .text("quantity"), .number("before"), .number("after"),
  ]

  /// A network before and after its transforms.
  public static func comparison(
    _ before: Network, _ after: Network, precision: Precision
  ) -> TableReport {
    var table = Table([.text(""), .number("before"), .number("after"), .number("after / before")])
    var records = Table(comparisonColumns)
    for quantity in quantities(before, after, precision) {
      let (old, new) = (quantity.of(before), quantity.of(after))
      let ratio = old == 0 ? "-" : fixed(Double(new) / Double(old), decimals: 4)
      table.append([quantity.title, quantity.text(old), quantity.text(new), ratio])
      records.append([quantity.name, "\(old)", "\(new)"])
    }
    var document = Document()
    document.append(.heading(after.name))
    document.append(.table(table))
    for note in notes(before, after) { document.append(.paragraph(note)) }
    return TableReport(schema: "hwsim.count.comparison/1", document: document, records: records)
  }

  private struct Quantity {
    let name: String
    let title: String
    let text: (Int) -> String
    let of: (Network) -> Int
  }

  private static func quantities(
    _ before: Network, _ after: Network, _ precision: Precision
  ) -> [Quantity] {
    let bytes = { (count: Int) in "\(Bytes(count))" }
    return [
      Quantity(name: "layers", title: "layers", text: { "\($0)" }) { network in
        network.layers.filter { !network.kind(of: $0).isStored }.count
      },
      Quantity(name: "macs", title: "MACs", text: engineering) { $0.counts.macs },
      Quantity(name: "effective_macs", title: "effective MACs", text: engineering) {
        $0.effectiveMACs
      },
      Quantity(name: "parameters", title: "parameters", text: engineering) {
        $0.counts.parameters
      },
      Quantity(name: "kept_parameters", title: "parameters not zero", text: engineering) {
        $0.keptParameters
      },
      Quantity(name: "stored_bytes", title: "stored (\(precision.rawValue))", text: bytes) {
        $0.storedBytes(precision)
      },
      Quantity(name: "peak_activation_bytes", title: "peak activations", text: bytes) {
        $0.peakActivationBytes(precision)
      },
    ]
  }

  /// What else there is to know of the change.
  private static func notes(_ before: Network, _ after: Network) -> [String] {
    var notes: [String] = []
    let resized = after.layers.compactMap { layer -> String? in
      guard case .fullyConnected = layer.operation,
        let old = before.layers.first(where: { $0.name == layer.name }),
        case .fullyConnected = old.operation
      else { return nil }
      let (was, now) = (before.counts(of: old).weights, after.counts(of: layer).weights)
      return was == now ? nil : "'\(layer.name)' \(engineering(was)) to \(engineering(now))"
    }
    if !resized.isEmpty {
      notes.append(
        "Weights of fully connected layers changed, so that they must be trained anew: "
          + resized.joined(separator: ", ") + ".")
    }
    if after.keptParameters < after.counts.parameters {
      notes.append(
        "Effective MACs leave out zero weights: only a kernel that skips them does so few.")
    }
    if after.layers.contains(where: { $0.storage?.code?.isModelled == true }) {
      notes.append(
        "Huffman codes are those of normally distributed weights, not of the network's own.")
    }
    return notes
  }
}
