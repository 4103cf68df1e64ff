import Foundation

/// A plot before it has a renderer: records, and a Vega-Lite specification that only draws them.
public struct Plot: Hashable, Sendable {
  /// Of its files: `[a-z0-9-]`.
  public let name: String
  public let title: String
  /// What is shown, and its extremes, for who cannot see it.
  public let altText: String
  /// Exactly what is drawn, with full precision; units in the names of the columns.
  public let records: Table
  /// The same as bars of text, where nothing renders.
  public let text: String
  private let view: VegaLite.View

  /// - Parameters:
  ///   - name: anything; what a file's name cannot have becomes `-`.
  ///   - view: draws `records`, by the names of their columns.
  init(
    name: String, title: String, altText: String, records: Table, text: String,
    view: VegaLite.View
  ) {
    self.name = Self.fileName(name)
    self.title = title
    self.altText = altText
    self.records = records
    self.text = text
    self.view = view
  }

  /// Whether there is nothing to draw.
  public var isEmpty: Bool { records.rows.isEmpty }

  /// On a light page.
  public var specification: String {
    get throws { try specification(.light) }
  }

  /// The Vega-Lite JSON: the same plot is always the same text.
  public func specification(_ theme: PlotTheme) throws -> String {
    let specification = VegaLite.Specification(
      description: altText, data: .init(values: records.objects), view: view, config: theme.config)
    return try encodeVegaLite(specification)
  }

  /// `"Latency on mcu80"` gives `"latency-on-mcu80"`.
  static func fileName(_ name: String) -> String {
    let words = name.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
    // File systems take 255 bytes.
    return words.isEmpty ? "plot" : String(words.joined(separator: "-").prefix(100))
  }

  /// The same plot in files of another name.
  func named(_ name: String) -> Plot {
    Plot(name: name, title: title, altText: altText, records: records, text: text, view: view)
  }
}

extension PlotTheme {
  /// The JSON that a specification has as its `config`.
  public var configuration: String {
    get throws { try encodeVegaLite(config) }
  }
}

/// As `encodeJSON`, with keys as Vega-Lite spells them.
private func encodeVegaLite(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
}
