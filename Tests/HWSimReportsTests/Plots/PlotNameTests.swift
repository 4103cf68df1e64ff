import Foundation
import HWSimCore
import HWSimReports
import Testing

@Suite("Do names of any spelling stay what they are?")
struct PlotNameTests {
  @Test("They are data, letter for letter", arguments: PlotSamples.all(PlotSamples.hostile))
  func survive(_ plot: Plot) throws {
    let texts = Set(try ParsedPlot(plot).values.flatMap { $0.values.compactMap { $0 as? String } })
    for name in PlotSamples.hostile { #expect(texts.contains(name), "\(name)") }
  }

  @Test("What an image's text must not contain is shown escaped")
  func controls() throws {
    let plot = Plot.memoryOverTime(
      MemoryOverTime(
        name: "m", title: "m", steps: [.init(layer: "a\u{1}b\nc", live: Bytes(8))],
        capacities: []))
    #expect(try ParsedPlot(plot).values.first?["name"] as? String == #"a\u{01}b\nc"#)
  }

  @Test("Two rows of one name are two rows")
  func duplicates() throws {
    let rows = PlotSamples.layers(["conv", "conv", "conv (2)"])
    let plot = Plot.stackedLayers(StackedLayers(name: "l", title: "l", rows: rows))
    let names = try ParsedPlot(plot).values.compactMap { $0["layer"] as? String }
    #expect(Set(names).count == 3)
    #expect(Set(names).isSuperset(of: ["conv", "conv (2)"]))
  }

  @Test("Markdown: an image for each theme, its words escaped")
  func picture() throws {
    let plot = try #require(PlotSamples.all(["<b> \"x\"", "two", "three"]).first)
    let markdown = plot.markdown(.images(folder: "plots", format: "svg"))
    #expect(
      markdown.hasPrefix(
        #"<picture><source media="(prefers-color-scheme: dark)" srcset="plots/bars-dark.svg">"#))
    #expect(markdown.hasSuffix(#"src="plots/bars.svg" width="800"></picture>"# + "\n"))
    #expect(!markdown.contains("<b>"))
    #expect(markdown.split(separator: "\n").count == 1)
  }

  @Test("Markdown without images: text in a fence that no name can end")
  func fence() throws {
    let plot = try #require(PlotSamples.all(["````", "two"]).first)
    let lines = plot.markdown(.text).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "`````text")
    #expect(lines.dropLast().last == "`````")
    var document = Document()
    document.append(.plot(plot, .text))
    #expect(document.text == plot.text)
    #expect(document.markdown == plot.markdown(.text))
  }

  @Test("A page's scripts end where they should")
  func page() throws {
    let plots = PlotSamples.all(PlotSamples.hostile)
    let html = try PlotPage(plots, library: "/* library */").html
    // One for the library, one for each plot, the dark theme, and what draws them.
    #expect(html.components(separatedBy: "</script>").count - 1 == plots.count + 3)
    #expect(!html.contains("<img src=x>"))
  }
}
