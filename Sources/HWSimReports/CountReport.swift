public import HWSimCore

/// What networks compute and hold, without any device.
public enum CountReport {
  /// One row per network.
  public static func totals(_ networks: [Network], precision: Precision) -> TableReport {
    var table = Table(
      [
        .text("network"), .text("input"), .number("layers"), .number("MACs"),
        .number("operations"), .number("parameters"), .number("weights (\(precision.rawValue))"),
      ])
    var records = Table(totalColumns)
    for network in networks {
      let counts = network.counts
      table.append([
        network.name, "\(network.layers[network.firstInput].output)",
        "\(network.layers.filter { !network.kind(of: $0).isStored }.count)",
        "\(MACs(counts.macs))", engineering(counts.operations), engineering(counts.parameters),
        "\(Bytes(network.storedBytes(precision)))",
      ])
      records.append([network.name] + cells(counts))
    }
    return report(table, records)
  }

  /// One row per layer, with the exact counts.
  public static func layers(_ network: Network) -> TableReport {
    let hasZeros = network.layers.contains { $0.zeroWeights != nil }
    var table = Table(
      [
        .text("layer"), .text("kind"), .text("reads"), .text("output"), .number("MACs"),
        .number("operations"), .number("parameters"),
      ] + (hasZeros ? [.number("zeros")] : [])
        + (network.isCompressed ? [.number("kept"), .number("effective MACs")] : []))
    var records = Table(layerColumns)
    for layer in network.layers {
      let (counts, kind) = (network.counts(of: layer), network.kind(of: layer).rawValue)
      let inputs = layer.inputs.map { network.layers[$0].name }
      let kept = "\(counts.parameters - counts.weights + network.keptWeights(of: layer))"
      let effective = "\(network.effectiveMACs(of: layer))"
      let zeros = layer.zeroWeights.map { share($0, counts.weights) } ?? "-"
      table.append(
        [
          layer.name, kind, inputs.joined(separator: ", "), "\(layer.output)", "\(counts.macs)",
          "\(counts.operations)", "\(counts.parameters)",
        ] + (hasZeros ? [zeros] : [])
          + (network.isCompressed ? [kept, effective] : []))
      records.append(
        [
          layer.name, kind, layer.block ?? "", inputs.joined(separator: " "), "\(layer.output)",
        ] + cells(counts) + [kept, effective, layer.zeroWeights.map(String.init) ?? ""])
    }
    return report(table, records, title: network.name)
  }

  /// One row per kind of layer, with its shares.
  public static func kinds(
    _ network: Network, _ sums: [(kind: LayerKind, counts: LayerCounts)]
  ) -> TableReport {
    let total = network.counts
    var table = Table([
      .text("kind"), .number("MACs"), .number("share"), .number("parameters"), .number("share"),
    ])
    var records = Table(kindColumns)
    for (kind, counts) in sums {
      table.append([
        kind.rawValue, "\(counts.macs)", share(counts.macs, total.macs), "\(counts.parameters)",
        share(counts.parameters, total.parameters),
      ])
      records.append([kind.rawValue] + cells(counts))
    }
    return report(table, records, title: network.name)
  }

  /// One row per spatial size with its largest tensor, whose elements take the bytes of `precision`.
  public static func sizes(
    _ network: Network, _ sizes: [(size: Extent, channels: Int, bytes: Int)], precision: Precision
  ) -> TableReport {
    var table = Table([
      .text("size"), .number("channels"), .number("activations (\(precision.rawValue))"),
    ])
    var records = Table(sizeColumns)
    for (size, channels, bytes) in sizes {
      table.append(["\(size)", "\(channels)", "\(Bytes(bytes))"])
      records.append([size.height, size.width, channels, bytes].map(String.init))
    }
    var document = Document()
    document.append(.heading(network.name))
    document.append(.table(table))
    document.append(
      .paragraph(
        "The largest tensor that is kept at each size: a block is one operation and its inner tensors are "
          + "disposable, as in table 3 of the MobileNetV2 paper."))
    return TableReport(schema: "hwsim.count/1", document: document, records: records)
  }

  private static func share(_ part: Int, _ whole: Int) -> String {
    whole == 0 ? "-" : percent(Double(part) / Double(whole))
  }

  /// Of the records of each of these reports.
  static let columns = [totalColumns, layerColumns, kindColumns, sizeColumns]

  private static let totalColumns = [.text("network")] + countColumns

  private static let layerColumns =
    ["layer", "kind", "block", "inputs", "output"].map(Table.Column.text) + countColumns
    + ["kept_parameters", "effective_macs", "zero_weights"].map(Table.Column.number)

  private static let kindColumns = [.text("kind")] + countColumns

  private static let sizeColumns =
    ["height", "width", "channels", "bytes"].map(Table.Column.number)

  private static let countColumns = [
    "macs", "operations", "comparisons", "additions", "multiplications", "divisions",
    "exponentials", "weights", "biases", "normalization", "parameters",
  ].map(Table.Column.number)

  private static func cells(_ counts: LayerCounts) -> [String] {
    let work = [
      counts.macs, counts.operations, counts.comparisons, counts.additions,
      counts.multiplications, counts.divisions, counts.exponentials,
    ]
    return (work + [counts.weights, counts.biases, counts.normalization, counts.parameters])
      .map(String.init)
  }

  private static func report(_ table: Table, _ records: Table, title: String? = nil) -> TableReport
  {
    var document = Document()
    if let title { document.append(.heading(title)) }
    document.append(.table(table))
    document.append(
      .paragraph(
        "1 MAC = 1 multiply-accumulate = 2 operations; pooling counts its whole window; "
          + "batch normalisation has 2 parameters per channel."))
    return TableReport(schema: "hwsim.count/1", document: document, records: records)
  }
}
