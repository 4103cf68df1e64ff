import Foundation
import HWSimCore
import HWSimReports
import Testing

@Suite("Does a specification draw its records, and nothing else?")
struct PlotSpecificationTests {
  private static let plots = PlotSamples.all(PlotSamples.ordinary)
  private static let hostile = PlotSamples.all(PlotSamples.hostile)

  @Test(
    "Its values are the table's, number for number and word for word", arguments: plots + hostile)
  func values(_ plot: Plot) throws {
    let values = try ParsedPlot(plot).values
    try #require(values.count == plot.records.rows.count)
    #expect(!values.isEmpty)
    for (value, row) in zip(values, plot.records.rows) {
      #expect(value.count == row.count)
      for (column, cell) in zip(plot.records.columns, row) {
        if column.isNumeric {
          let (drawn, stated) = ((value[column.name] as? NSNumber)?.doubleValue, Double(cell))
          #expect((drawn == nil) == (stated == nil))
          // The parser of this test rounds the last bit.
          let (left, right) = (drawn ?? 0, stated ?? 0)
          #expect(abs(left - right) <= 1e-14 * abs(right), "\(column.name)")
        } else {
          #expect(value[column.name] as? String == cell)
        }
      }
    }
  }

  @Test("What it names as a field is a column", arguments: plots)
  func fields(_ plot: Plot) throws {
    let columns = Set(plot.records.columns.map(\.name))
    let fields = Set(try ParsedPlot(plot).all("field"))
    #expect(!fields.isEmpty)
    #expect(fields.isSubset(of: columns), "\(fields.subtracting(columns))")
  }

  @Test("Columns are names that Vega-Lite reads as such", arguments: plots + hostile)
  func columns(_ plot: Plot) {
    for column in plot.records.columns {
      #expect(column.name.wholeMatch(of: /[a-z][a-z0-9_ ]*/) != nil, "\(column.name)")
    }
  }

  @Test("It is version 5 and says in words what it shows", arguments: plots)
  func description(_ plot: Plot) throws {
    let parsed = try ParsedPlot(plot)
    #expect(
      parsed.object["$schema"] as? String == "https://vega.github.io/schema/vega-lite/v5.json")
    #expect(parsed.object["description"] as? String == plot.altText)
    #expect(plot.altText.count > 40)
    #expect(!plot.text.isEmpty)
  }

  @Test(
    "The same plot is the same bytes", arguments: zip(plots, PlotSamples.all(PlotSamples.ordinary)))
  func reproducible(_ plot: Plot, _ again: Plot) throws {
    #expect(try plot.specification == again.specification)
    #expect(plot.records == again.records)
    #expect(plot.text == again.text)
  }

  @Test("Themes differ in colours alone", arguments: plots)
  func themes(_ plot: Plot) throws {
    var (light, dark) = (try ParsedPlot(plot).object, try ParsedPlot(plot, .dark).object)
    let configs = [light, dark].map { $0["config"] as? NSDictionary }
    #expect(configs[0] != nil && configs[0] != configs[1])
    (light["config"], dark["config"]) = (nil, nil)
    #expect(light as NSDictionary == dark as NSDictionary)
  }

  @Test("Nothing to draw is an empty plot, not a trap")
  func empty() throws {
    for plot in PlotSamples.all([]) {
      let values = try ParsedPlot(plot).values
      #expect(values.count == plot.records.rows.count)
      if plot.isEmpty {
        #expect(plot.markdown(.images(folder: "p", format: "svg")).hasPrefix("```"))
      }
    }
  }

  @Test("A file's name has lower-case letters, digits and hyphens")
  func fileName() {
    let plot = Plot.sensitivity(
      Sensitivity(name: "Größe: a/b  on ../MCU80!", title: "", baseline: .zero, rows: []))
    #expect(plot.name == "gr-e-a-b-on-mcu80")
    let nameless = Plot.sensitivity(
      Sensitivity(name: "日本", title: "", baseline: .zero, rows: []))
    #expect(nameless.name == "plot")
  }
}

@Suite("Can text be read on its page?")
struct PlotThemeTests {
  @Test("Contrast of at least 4.5 : 1 (WCAG 2, level AA)", arguments: PlotTheme.allCases)
  func contrast(_ theme: PlotTheme) throws {
    let plot = try #require(PlotSamples.all(PlotSamples.ordinary).first)
    let config = try #require(try ParsedPlot(plot, theme).object["config"] as? [String: Any])
    let background = try #require(luminance(config["background"]))
    let (axis, title) = (config["axis"] as? [String: Any], config["title"] as? [String: Any])
    let styles = config["style"] as? [String: [String: Any]]
    let texts =
      [axis?["labelColor"], axis?["titleColor"], title?["color"], title?["subtitleColor"]]
      + ["mark-label", "note", "limit-label"].map { styles?[$0]?["color"] }
    for colour in texts {
      let text = try #require(luminance(colour))
      let (high, low) = (max(text, background), min(text, background))
      #expect((high + 0.05) / (low + 0.05) >= 4.5, "\(String(describing: colour)) on \(theme)")
    }
  }

  /// Relative luminance of `#rrggbb`, as WCAG 2 defines it.
  private func luminance(_ colour: Any?) -> Double? {
    guard let text = colour as? String, let number = Int(text.dropFirst(), radix: 16) else {
      return nil
    }
    let channels = [16, 8, 0].map { shift -> Double in
      let share = Double(number >> shift & 0xff) / 255
      return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
  }
}
