import HWSimCore

// The machine-readable explanation. Values are in base units, which stand beside them.

struct ExplanationJSON: Encodable {
  struct Fact: Encodable {
    let name: String
    let text: String
  }

  struct Section: Encodable {
    let title: String
    let terms: [Term]
  }

  struct Term: Encodable {
    let name: String
    /// Names of inputs, numbers, `+ - x /`, brackets, max, min and ceil; empty for what is counted.
    let formula: String
    let result: Double
    let unit: String
    let note: String
    let inputs: [Input]
  }

  struct Input: Encodable {
    let name: String
    let value: Double
    let unit: String
    let origin: String
    /// As --set takes it; null for what is in no file.
    let key: String??
    let source: String
    let estimated: Bool
  }

  struct Layer: Encodable {
    let name: String
    let timeS: Double
    let share: Double
  }

  let schema = "hwsim.explanation/1"
  let network: String
  let layer: String
  let device: String
  let runtime: String
  let placement: String
  let precision: String
  let threads: Int
  let warmCaches: Bool
  let overrides: [String]
  let facts: [Fact]
  let sections: [Section]
  let reasons: [String]
  let slowestLayers: [Layer]

  init(_ explanation: Explanation) {
    let setup = explanation.setup
    (network, layer) = (explanation.network, explanation.layer)
    (device, runtime, placement) = (setup.device, setup.runtime, setup.placement)
    (precision, threads, warmCaches) = (setup.precision.rawValue, setup.threads, setup.isWarm)
    (overrides, reasons) = (setup.overrides, explanation.reasons)
    facts = explanation.facts.map { Fact(name: $0.name, text: $0.text) }
    sections = explanation.sections.map { section in
      Section(title: section.title, terms: section.terms.map(Term.init))
    }
    slowestLayers = explanation.slowest.map {
      Layer(name: $0.name, timeS: $0.time.value, share: $0.share)
    }
  }
}

extension ExplanationJSON.Term {
  init(_ term: Explanation.Term) {
    (name, formula, note) = (term.name, term.formula, term.note)
    (result, unit) = (term.result.value, term.result.unit)
    inputs = term.inputs.map {
      ExplanationJSON.Input(
        name: $0.name, value: $0.amount.value, unit: $0.amount.unit, origin: $0.source.kind,
        key: .some($0.source.key), source: $0.source.text, estimated: $0.isEstimate)
    }
  }
}
