public import HWSimCore

/// A value as a plot shows it: nothing is drawn for what is not known, and nothing is left out silently.
public enum PlotFigure<U: Unit>: Hashable, Sendable {
  /// `interval`: where it is expected in nine of ten cases; nil where nothing is known of its error.
  case value(Quantity<U>, interval: ClosedRange<Quantity<U>>?)
  case missing(reason: String)
}

/// What one network costs on one device.
public struct PlotCell<U: Unit>: Hashable, Sendable {
  public let network: String
  public let device: String
  public let figure: PlotFigure<U>
  /// False where the figure is that of the same device with enough memory.
  public let fits: Bool

  public init(network: String, device: String, figure: PlotFigure<U>, fits: Bool = true) {
    self.network = network
    self.device = device
    self.figure = figure
    self.fits = fits
  }
}

/// Input of `Plot.heatMap` and `Plot.intervalBars`: one figure of each network on each device.
public struct PlotCells<U: Unit>: Sendable {
  public let name: String
  public let title: String
  /// One word in lower case, as in `"latency"`.
  public let quantity: String
  public let cells: [PlotCell<U>]

  public init(name: String, title: String, quantity: String, cells: [PlotCell<U>]) {
    self.name = name
    self.title = title
    self.quantity = quantity
    self.cells = cells
  }
}

extension PlotCells {
  /// Device by device, with names that can be shown and are told apart, and figures fit for any scale.
  var shownCells: [PlotCell<U>] {
    cells.map { shown($0.device) }.unique.flatMap { device in
      let cells = cells.filter { shown($0.device) == device }
      return zip(cells, distinct(cells.map(\.network))).map { cell, network in
        PlotCell(network: network, device: device, figure: cell.figure.checked, fits: cell.fits)
      }
    }
  }
}

extension PlotFigure {
  /// Fit for any scale: what is not a positive number is missing.
  var checked: PlotFigure {
    guard case .value(let quantity, let interval) = self else { return self }
    guard quantity.value.isFinite, quantity.value > 0 else {
      return .missing(reason: "\(quantity.value) \(U.symbol) cannot be drawn")
    }
    let isDrawable = interval.map { $0.lowerBound.value > 0 && $0.upperBound.value.isFinite }
    return .value(quantity, interval: isDrawable == true ? interval : nil)
  }

  /// In base units.
  var value: Double? {
    if case .value(let quantity, _) = self { quantity.value } else { nil }
  }

  var interval: ClosedRange<Double>? {
    guard case .value(_, let interval?) = self else { return nil }
    return interval.lowerBound.value...interval.upperBound.value
  }

  /// The far end of what is drawn.
  var end: Double? { value.map { max($0, interval?.upperBound ?? 0) } }

  /// What a row has to show for it.
  var state: PlotState {
    switch self {
    case .value(_, interval: .some): .known
    case .value(_, interval: nil): .unknownError
    case .missing: .missing
    }
  }

  /// Three significant digits, or why there are none.
  var label: String {
    switch self {
    case .value(let quantity, _): quantity.description
    case .missing(let reason): "- \(shown(reason))"
    }
  }

  /// Cells of the columns that `columns` names.
  var cells: [String] {
    [value, interval?.lowerBound, interval?.upperBound].map { $0.map { "\($0)" } ?? "" }
  }

  /// `latency_s`, `low_s`, `high_s`.
  static func columns(_ quantity: String) -> [Table.Column] {
    let unit = U.symbol.lowercased()
    return ["\(quantity)_\(unit)", "low_\(unit)", "high_\(unit)"].map(Table.Column.number)
  }
}

/// What is known of a value; the column `state` of records.
enum PlotState: String {
  case known = "interval known"
  case unknownError = "error unknown"
  case missing
}

/// Distinct names for rows: the second `a` is `a (2)`, as rows of one name would be drawn over each other.
func distinct(_ names: [String]) -> [String] {
  var (counts, taken) = ([String: Int](), Set(names.map(shown)))
  return names.map(shown).map { name in
    counts[name, default: 0] += 1
    var (number, candidate) = (counts[name, default: 1], name)
    while number > 1, candidate == name || taken.contains(candidate) {
      candidate = "\(name) (\(number))"
      if taken.contains(candidate) { number += 1 }
    }
    taken.insert(candidate)
    return candidate
  }
}
