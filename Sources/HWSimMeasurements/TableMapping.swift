import HWSimCore

/// Says of each cell of a published table what computes it.
///
/// A mapping is a CSV beside the table, `table.map.csv`, of rules: each says something of the cells that its
/// `row` and `column` name; a later rule adds to what earlier ones say and overrides it.
///
///     row,column,network,batch,part,quantity,unit,digits,why
///     ,,,,,title,,,Networks of the paper
///     ,model,,,,label,,,
///     ,params_m,,,,parameters,M,,
///     AlexNet,,alexnet,10,,,,,
public struct TableMapping: Hashable, Sendable {
  public let title: String
  public let notes: [String]
  private let rules: [Rule]

  fileprivate struct Rule: Hashable, Sendable {
    let line: Int
    let row: RowPattern
    /// Empty: all.
    let columns: [String]
    let fields: [Field: String]
  }

  fileprivate enum Field: String, CaseIterable {
    case network, batch, part, quantity, unit, digits, why
  }

  /// - Parameters:
  ///   - text: the file's contents.
  ///   - name: what messages call the file.
  ///   - table: what is mapped; rules that name no cell of it are refused.
  public init(
    _ text: String, named name: String, of table: PublishedTable
  ) throws(MeasurementError) {
    var lines = try CSVLine.lines(in: text, named: name)[...]
    let names = ["row", "column"] + Field.allCases.map(\.rawValue)
    guard let header = lines.popFirst(), header.fields == names else {
      throw MeasurementError(
        "\(name): line 1: a mapping starts with the line \(names.joined(separator: ","))")
    }
    var (title, notes, rules) = ("", [String](), [Rule]())
    for line in lines {
      try line.check(against: header, in: name)
      let values = zip(Field.allCases, line.fields.dropFirst(2)).filter { $0.1 != "" }
      let fields = Dictionary(uniqueKeysWithValues: values)
      switch fields[.quantity] {
      case "title": title = fields[.why] ?? ""
      case "note": notes.append(fields[.why] ?? "")
      default:
        let rule = Rule(
          line: line.number, row: RowPattern(line.fields[0]), columns: split(line.fields[1]),
          fields: fields)
        try rule.check(table, "\(name): line \(line.number)")
        rules.append(rule)
      }
    }
    (self.title, self.notes, self.rules) = (title, notes, rules)
  }
}

extension TableMapping {
  /// What the rules say of one cell.
  public struct Cell: Hashable, Sendable {
    /// A specification of the zoo; empty where the cell is of none.
    public let network: String
    public let batch: Int
    public let part: String
    /// Empty where no rule says what the cell is.
    public let quantity: String
    /// Of the printed figure, where it has none itself.
    public let unit: String
    public let digits: Int?
    public let why: String
  }

  /// - Parameter row: counted from 1.
  public func cell(row: Int, column: String, of table: PublishedTable) -> Cell {
    var fields: [Field: String] = [:]
    for rule in rules
    where rule.row.matches(row, table) && (rule.columns.isEmpty || rule.columns.contains(column)) {
      fields.merge(rule.fields) { $1 }
    }
    return Cell(
      network: fields[.network] ?? "", batch: fields[.batch].flatMap { Int($0) } ?? 1,
      part: fields[.part] ?? "", quantity: fields[.quantity] ?? "", unit: fields[.unit] ?? "",
      digits: fields[.digits].flatMap { Int($0) }, why: fields[.why] ?? "")
  }
}

extension TableMapping.Rule {
  fileprivate func check(_ table: PublishedTable, _ place: String) throws(MeasurementError) {
    if let unknown = columns.first(where: { !table.columns.contains($0) }) {
      throw MeasurementError(
        "\(place): column: no column '\(printable(unknown))'"
          + suggestion(for: unknown, in: table.columns))
    }
    guard table.rows.indices.contains(where: { row.matches($0 + 1, table) }) else {
      throw MeasurementError(
        "\(place): row: the table has no row '\(printable(row.description))'; write what stands in its "
          + "first columns with / between, or its number as #3 or #3-5")
    }
    for field in [TableMapping.Field.batch, .digits] {
      guard let text = fields[field] else { continue }
      guard let number = Int(text), 1...1024 ~= number else {
        throw MeasurementError(
          "\(place): \(field.rawValue): '\(printable(text))' is no whole number from 1 to 1024")
      }
    }
    if let unit = fields[.unit] {
      for part in split(unit, at: "/") where PrintedFigure.units[part] == nil {
        throw MeasurementError(
          "\(place): unit: unknown unit '\(printable(part))'"
            + suggestion(for: part, in: PrintedFigure.units.keys.sorted().filter { $0 != "" }))
      }
    }
  }
}

/// Rows by number (`#3`, `#3-5`) or by what stands in their first columns (`SSD 300/MobileNet`).
fileprivate struct RowPattern: Hashable, Sendable, CustomStringConvertible {
  let description: String
  private let numbers: ClosedRange<Int>?

  init(_ text: String) {
    description = text
    let bounds = text.dropFirst().split(separator: "-").map { Int($0) }
    guard text.hasPrefix("#"), 1...2 ~= bounds.count, let first = bounds[0],
      let last = bounds[bounds.count - 1], first <= last
    else {
      numbers = nil
      return
    }
    numbers = first...last
  }

  func matches(_ row: Int, _ table: PublishedTable) -> Bool {
    if description.isEmpty { return true }
    if let numbers { return numbers.contains(row) }
    let cells = table.rows[row - 1]
    return cells.indices.contains { cells[...$0].joined(separator: "/") == description }
  }
}

/// The pieces of a list, without the spaces around them; none of an empty text.
private func split(_ text: String, at separator: Character = ";") -> [String] {
  text.split(separator: separator).map { piece in
    piece.split(separator: " ").joined(separator: " ")
  }
}
