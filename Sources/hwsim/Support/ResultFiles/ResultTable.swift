import HWSimCore
import HWSimMeasurements

/// CSV of `hwsim simulate` or `hwsim bench`.
struct ResultTable {
  private let table: PublishedTable
  private let path: String
  private let columns: [String: Int]

  static let simulationColumns: Set<String> = ["network", "device", "time_s", "energy_j"]
  static let benchColumns: Set<String> = ["name", "kernel", "backend", "median_s"]

  init(_ table: PublishedTable, path: String) {
    (self.table, self.path) = (table, path)
    columns = Dictionary(table.columns.enumerated().map { ($1, $0) }) { first, _ in first }
  }

  /// A row for each result, or for each layer where there is a column of them.
  func simulations() throws(Failure) -> [ResultRow] {
    var rows: [ResultRow] = []
    let hasLayers = columns["layer"] != nil
    for index in table.rows.indices {
      let setup = ResultSetup(
        device: text("device", index), runtime: text("runtime", index),
        precision: text("precision", index), threads: Int(text("threads", index)))
      let maker = maker(index, .predicted, setup)
      let (network, layer) = (text("network", index), hasLayers ? text("layer", index) : nil)
      let time = try number("time_s", index)
      if hasLayers, time == 0 { continue }
      rows.append(
        try maker.row(
          network, layer, .time, time ?? 0, try bounds("time_low_s", "time_high_s", index)))
      rows.append(try maker.row(network, layer, .energy, try number("energy_j", index) ?? 0))
      if let peak = try number(hasLayers ? "live_bytes" : "peak_live_bytes", index) {
        rows.append(try maker.row(network, layer, .peakMemory, peak))
      }
      for level in levels {
        guard let read = try number("\(level)_read_bytes", index),
          let written = try number("\(level)_write_bytes", index)
        else { continue }
        rows.append(try maker.row(network, layer, .traffic(level: level), read + written))
      }
    }
    return rows
  }

  /// A row for each kernel that was measured.
  func measurements() throws(Failure) -> [ResultRow] {
    var rows: [ResultRow] = []
    for index in table.rows.indices {
      guard let time = try number("median_s", index) else { continue }
      let subject = BenchedSubject(
        name: text("name", index), kernel: text("kernel", index), backend: text("backend", index),
        variant: text("variant", index), precision: text("precision", index), machine: "")
      let maker = maker(index, .measured, subject.setup)
      let bounds = subject.bounds(
        of: time, ratio: try number("of_reference", index), lower: try number("lower", index),
        upper: try number("upper", index))
      rows.append(try maker.row(subject.network, subject.layer, .time, time, bounds))
    }
    return rows
  }

  /// Memory levels that have columns.
  private var levels: [String] {
    let ending = "_read_bytes"
    return table.columns.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
  }

  private func maker(_ index: Int, _ origin: ResultOrigin, _ setup: ResultSetup) -> RowMaker {
    RowMaker(place: place(index), origin: origin, setup: setup)
  }

  private func place(_ index: Int) -> String { "\(path): line \(table.lines[index])" }

  private func text(_ column: String, _ index: Int) -> String {
    columns[column].map { table.rows[index][$0] } ?? ""
  }

  /// Nil where the cell is empty, or there is no such column.
  private func number(_ column: String, _ index: Int) throws(Failure) -> Double? {
    let text = text(column, index)
    guard !text.isEmpty else { return nil }
    guard let number = Double(text), number.isFinite else {
      throw Failure(
        .badData,
        "\(printable(place(index))): \(printable(column)): '\(printable(text))' is not a number; write "
          + "the file anew with hwsim")
    }
    return number
  }

  /// Both or none.
  private func bounds(
    _ low: String, _ high: String, _ index: Int
  ) throws(Failure) -> [Double]? {
    guard let low = try number(low, index), let high = try number(high, index) else { return nil }
    return [low, high]
  }
}
