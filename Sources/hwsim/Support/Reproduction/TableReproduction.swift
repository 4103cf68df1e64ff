import HWSimCore
import HWSimMeasurements
import HWSimNetworks

/// Counts what a published table prints.
struct TableReproduction {
  private let file: TableFile
  /// Built before, by specification and batch.
  private var built: [String: Network] = [:]

  init(_ file: TableFile) { self.file = file }

  var result: Reproduction {
    mutating get {
      var cells: [ReproducedCell] = []
      for row in file.table.rows.indices.map({ $0 + 1 }) {
        for (column, printed) in zip(file.table.columns, file.table.rows[row - 1]) {
          let rule = file.mapping.cell(row: row, column: column, of: file.table)
          guard !["", "-"].contains(printed), rule.quantity != "label" else { continue }
          cells.append(cell(row, column, printed, rule))
        }
      }
      let title = file.mapping.title.isEmpty ? file.name : file.mapping.title
      return Reproduction(name: file.name, title: title, notes: file.mapping.notes, cells: cells)
    }
  }

  /// What a row is about: its labels, or its number where it has none.
  private func name(of row: Int) -> String {
    let labels = file.table.columns.compactMap { column in
      let isLabel =
        file.mapping.cell(row: row, column: column, of: file.table).quantity == "label"
      return isLabel ? file.table.cell(row: row, column: column) : nil
    }
    let texts = labels.filter { !$0.isEmpty }
    return texts.isEmpty ? "row \(row)" : texts.joined(separator: ", ")
  }

  private mutating func cell(
    _ row: Int, _ column: String, _ printed: String, _ rule: TableMapping.Cell
  ) -> ReproducedCell {
    let name = name(of: row)
    if rule.quantity == "published" {
      return ReproducedCell(
        row: name, column: column, printed: printed, verdict: .published, why: rule.why)
    }
    let comparison: Comparison
    do {
      comparison = try compare(printed, rule, row)
    } catch {
      return ReproducedCell(
        row: name, column: column, printed: printed, verdict: .unexplained,
        why: Failure(error).message)
    }
    // A conjecture is shown, but explains nothing.
    let isKnown = !rule.why.isEmpty && !rule.why.hasPrefix("perhaps")
    return ReproducedCell(
      row: name, column: column, printed: printed, network: counted(rule),
      counted: comparison.text,
      verdict: comparison.isEqual ? .reproduced : isKnown ? .explained : .unexplained,
      difference: comparison.difference, why: comparison.isEqual ? "" : rule.why)
  }

  /// What was counted, for a reader.
  private func counted(_ rule: TableMapping.Cell) -> String {
    if rule.quantity.hasPrefix("=") { return rule.quantity }
    let batch = rule.batch == 1 ? [] : ["x\(rule.batch)"]
    let part = ["", "network"].contains(rule.part) ? [] : ["\(rule.part)"]
    return ([rule.network] + batch + part + [rule.quantity]).joined(separator: " ")
  }

  /// A printed figure beside the one that was counted.
  private struct Comparison {
    var text: String
    var isEqual: Bool
    var difference = ""
  }

  private mutating func compare(
    _ printed: String, _ rule: TableMapping.Cell, _ row: Int
  ) throws -> Comparison {
    if rule.quantity.isEmpty { throw NetworkError("no rule says what this is") }
    if rule.quantity.hasPrefix("=") {
      let value = try TableArithmetic(rule.quantity).value(of: file.table, row: row)
      return compare(printed, .number(value), rule.unit, rule.digits)
    }
    let names = pieces(rule.quantity)
    let parts = try networks(rule).map { try NetworkPart(rule.part, of: $0) }
    let figures = try names.map { try figure($0, of: parts) }
    guard figures.count > 1 else {
      return compare(printed, figures[0], rule.unit, rule.digits)
    }
    return compare(pieces(printed), figures, pieces(rule.unit), rule.digits)
  }

  /// Several figures in one cell, each beside its part of what is printed.
  private func compare(
    _ printed: [String], _ figures: [CountedFigure], _ units: [String], _ digits: Int?
  ) -> Comparison {
    let pairs = figures.enumerated().map { index, figure in
      compare(
        index < printed.count ? printed[index] : "", figure,
        index < units.count ? units[index] : "", index == figures.count - 1 ? digits : nil)
    }
    let isEqual = pairs.allSatisfy(\.isEqual) && printed.count == figures.count
    return Comparison(
      text: pairs.map(\.text).joined(separator: "/"), isEqual: isEqual,
      difference: pairs.map(\.difference).filter { !$0.isEmpty }.joined(separator: ", "))
  }

  private func compare(
    _ printed: String, _ figure: CountedFigure, _ unit: String, _ digits: Int?
  ) -> Comparison {
    switch figure {
    case .text(let text): return Comparison(text: text, isEqual: text == printed)
    case .number(let value):
      guard let published = PrintedFigure(printed, unit: unit) else {
        let factor = PrintedFigure.units[unit] ?? 1
        return Comparison(text: fixed(value / factor, decimals: 0), isEqual: false)
      }
      switch published.relation(to: value, digits: digits) {
      case .rounds where digits == nil: return Comparison(text: printed, isEqual: true)
      case .cuts where digits == nil:
        return Comparison(text: printed, isEqual: true, difference: "cut")
      case .rounds, .cuts:
        let note = digits == 1 ? "to 1 digit" : "to \(digits ?? 0) digits"
        return Comparison(text: published.text(of: value), isEqual: true, difference: note)
      case .differs:
        let difference = published.difference(of: value).map { signed(100 * $0) + " %" }
        return Comparison(
          text: published.text(of: value), isEqual: false, difference: difference ?? "")
      }
    }
  }

  private func signed(_ percent: Double) -> String {
    (percent < 0 ? "" : "+")
      + (abs(percent) < 10 ? fixed(percent, decimals: 2) : significant(percent))
  }

  /// Of several parts, the sum.
  private func figure(_ name: String, of parts: [NetworkPart]) throws -> CountedFigure {
    let quantity = try ReproducibleQuantities.quantity(named: name)
    let figures = try parts.map { part in
      guard let figure = quantity.figure(of: part) else {
        throw NetworkError("\(part.network.name): the part has no \(name)")
      }
      return figure
    }
    guard figures.count > 1 else { return figures[0] }
    let numbers = figures.compactMap { figure -> Double? in
      if case .number(let number) = figure { number } else { nil }
    }
    guard numbers.count == figures.count else {
      throw NetworkError("\(name) of several networks has no sum")
    }
    return .number(numbers.reduce(0, +))
  }

  /// Those that a rule names, with ` + ` between.
  private mutating func networks(_ rule: TableMapping.Cell) throws -> [Network] {
    guard !rule.network.isEmpty else { throw NetworkError("no rule says which network this is of") }
    var names: [String] = [""]
    for word in rule.network.split(separator: " ") {
      if word == "+" { names.append("") } else { names[names.count - 1] += word }
    }
    return try names.map { try network($0, batch: rule.batch) }
  }

  private mutating func network(_ name: String, batch: Int) throws -> Network {
    let family = name.prefix { !":+".contains($0) }
    guard NetworkCatalog.families.contains(where: { $0.name == family }) else {
      throw NetworkError("no such network: \(printable(String(family), limit: 40))")
    }
    let key = "\(name) x\(batch)"
    if let network = built[key] { return network }
    let transforms = try TransformChain(name.split(separator: "+").dropFirst().map(String.init))
    let start = String(name.prefix { $0 != "+" })
    let network = try transforms.apply(to: NetworkCatalog.network(start, batch: batch))
    built[key] = network
    return network
  }
}

/// `a/b` as its pieces.
private func pieces(_ text: String) -> [String] {
  text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
}
