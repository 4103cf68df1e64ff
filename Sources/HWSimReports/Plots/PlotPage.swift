/// One page with all plots, interactive and without anything to load: it works offline.
///
/// Point at a mark for its record, drag and turn the wheel in a scatter plot, save an image by the menu.
public struct PlotPage: Sendable {
  private let plots: [Plot]
  private let library: String

  /// - Parameter library: JavaScript that defines `vegaEmbed`.
  public init(_ plots: [Plot], library: String) {
    self.plots = plots.filter { !$0.isEmpty }
    self.library = library
  }

  public var html: String {
    get throws {
      let figures = try plots.map(figure).joined()
      return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Plots</title>
        <style>
        :root { color-scheme: light dark; }
        body { font-family: sans-serif; margin: 2em auto; max-width: 860px; padding: 0 1em; }
        figure { margin: 0 0 3em; overflow-x: auto; }
        figcaption { font-size: smaller; }
        </style>
        <script>\(library)</script>
        </head>
        <body>
        \(figures)<script type="application/json" id="dark">\(inScript(try PlotTheme.dark.configuration))</script>
        <script>
        const isDark = window.matchMedia("(prefers-color-scheme: dark)").matches;
        const dark = JSON.parse(document.getElementById("dark").textContent);
        for (const script of document.querySelectorAll("figure script")) {
          const specification = JSON.parse(script.textContent);
          if (isDark) specification.config = dark;
          vegaEmbed(script.previousElementSibling, specification,
            { renderer: "svg", actions: { export: true, source: true, compiled: false, editor: false } });
        }
        </script>
        </body>
        </html>

        """
    }
  }

  private func figure(_ plot: Plot) throws -> String {
    """
    <figure>
    <div role="img" aria-label="\(htmlEscaped(plot.altText))"></div>
    <script type="application/json">\(inScript(try plot.specification))</script>
    <figcaption>\(htmlEscaped(plot.altText)) <a href="\(plot.name).csv">CSV</a></figcaption>
    </figure>

    """
  }

  /// JSON in a script element: nothing in it may end that.
  private func inScript(_ json: String) -> String { json.replacing("<", with: "\\u003c") }
}
