/// What a document shows of a plot.
public enum PlotDrawing: Hashable, Sendable {
  /// Files beside the document: `folder/name.svg`, and `folder/name-dark.svg` for a dark page.
  ///
  /// - Parameter format: `"svg"` or `"png"`: the ending of their names.
  case images(folder: String, format: String)
  /// Bars of text.
  case text
}

extension Plot {
  /// For a repository or a pull request: the image for a light or dark page, else text.
  public func markdown(_ drawing: PlotDrawing) -> String {
    guard case .images(let folder, let format) = drawing, !isEmpty else {
      return codeBlock(text, language: "text")
    }
    let path = htmlEscaped("\(folder)/\(name)")
    return """
      <picture><source media="(prefers-color-scheme: dark)" srcset="\(path)-dark.\(format)">\
      <img alt="\(htmlEscaped(altText))" src="\(path).\(format)" width="800"></picture>

      """
  }
}

/// Text in the quotes of an attribute, on one line.
func htmlEscaped(_ text: String) -> String {
  text.reduce(into: "") { escaped, character in
    switch character {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    case "'": escaped += "&#39;"
    case _ where character.isNewline: escaped += " "
    default: escaped.append(character)
    }
  }
}
