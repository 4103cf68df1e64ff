public import HWSimCore

/// Where the figures of a layer come from. A pure function: same explanation, same bytes.
public struct ExplanationReport: Sendable {
  private let explanation: Explanation

  public init(_ explanation: Explanation) { self.explanation = explanation }

  /// - Parameter format: JSON is nested; CSV has a line for each input of each formula.
  public func render(_ format: Format) throws -> String {
    switch format {
    case .text: document.text
    case .markdown: document.markdown
    case .json: try encodeJSON(ExplanationJSON(explanation))
    case .csv: records.csv
    }
  }

  private var document: Document {
    var document = Document()
    let setup = explanation.setup
    document.append(
      .heading("\(explanation.layer) of \(explanation.network) on \(setup.device)"))
    var facts = explanation.facts.map { Document.Fact($0.name, $0.text) }
    facts.insert(Document.Fact("device", setup.deviceTitle), at: 0)
    if !setup.overrides.isEmpty {
      facts.append(Document.Fact("what if", setup.overrides.joined(separator: ", ")))
    }
    document.append(.facts(facts))
    document.append(.heading("Why"))
    for reason in explanation.reasons { document.append(.paragraph(reason)) }
    for section in explanation.sections { append(section, to: &document) }
    if !explanation.slowest.isEmpty {
      document.append(.heading("Layers that take most"))
      document.append(.table(slowest))
    }
    return document
  }

  private func append(_ section: Explanation.Section, to document: inout Document) {
    document.append(.heading(section.title))
    document.append(.facts(section.terms.map { Document.Fact($0.name, line($0)) }))
    let inputs = inputs(of: section)
    if !inputs.rows.isEmpty { document.append(.table(inputs)) }
  }

  /// `words x wait states = 1,200 x 4 cycles = 4,800 cycles`.
  private func line(_ term: Explanation.Term) -> String {
    var parts = term.formula.isEmpty ? [] : [term.formula, term.filledIn]
    if parts.count == 2, parts[0] == parts[1] { parts.removeLast() }
    // Of a sum of one.
    if parts.last != term.result.text { parts.append(term.result.text) }
    return parts.joined(separator: " = ") + (term.note.isEmpty ? "" : "; \(term.note)")
  }

  /// Each once; what another line gives is not repeated.
  private func inputs(of section: Explanation.Section) -> Table {
    var table = Table([
      .text("input"), .number("value"), .text("of"), .text("key"), .text("source"),
    ])
    var seen = Set<Explanation.Input>()
    for term in section.terms {
      for input in term.inputs where input.source != .term && seen.insert(input).inserted {
        table.append([
          input.name, input.amount.text, term.name, input.source.key ?? "-", source(input),
        ])
      }
    }
    return table
  }

  private func source(_ input: Explanation.Input) -> String {
    switch input.source {
    case .profile: input.isEstimate ? "estimated: \(input.source.text)" : input.source.text
    case .counted: "counted: \(input.source.text)"
    case .calibration: "calibrated: \(input.source.text)"
    case .term, .rule: input.source.text
    }
  }

  private var slowest: Table {
    var table = Table([.text("layer"), .number("time"), .number("share")])
    for layer in explanation.slowest {
      table.append([layer.name, "\(layer.time)", percent(layer.share)])
    }
    return table
  }

  private var records: Table {
    var table = Table(
      ["network", "layer", "device", "runtime", "section", "term", "formula"].map(Table.Column.text)
        + [.number("result"), .text("unit"), .text("input"), .number("value")]
        + ["input_unit", "origin", "key", "source", "estimated"].map(Table.Column.text))
    let setup = explanation.setup
    for section in explanation.sections {
      for term in section.terms {
        let head = [
          explanation.network, explanation.layer, setup.device, setup.runtime, section.title,
          term.name, term.formula, "\(term.result.value)", term.result.unit,
        ]
        if term.inputs.isEmpty { table.append(head + ["", "", "", "", "", "", ""]) }
        for input in term.inputs {
          table.append(
            head + [
              input.name, "\(input.amount.value)", input.amount.unit, input.source.kind,
              input.source.key ?? "", input.source.text, "\(input.isEstimate)",
            ])
        }
      }
    }
    return table
  }
}
