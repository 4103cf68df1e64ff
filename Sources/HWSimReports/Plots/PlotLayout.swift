/// Sizes in pixels that the plots share.
enum PlotLayout {
  /// Of a whole plot, without the padding around it.
  static let width = 776.0
  static let rowHeight = 20.0
  /// Between views beside or under each other.
  static let spacing = 16.0
  static let longestLabel = 220.0

  /// What the labels of rows take.
  static func extent(_ names: [String]) -> Double {
    let widest = names.map { textWidth($0, fontSize: 12) }.max() ?? 0
    return (min(longestLabel, widest) + 12).rounded()
  }

  /// Of the labels and title of a plot's vertical axis.
  static let axisExtent = 84.0
  /// Of the area within such an axis.
  static let areaWidth = width - axisExtent - 24

  /// An estimate: renderers have different fonts.
  static func textWidth(_ text: String, fontSize: Double) -> Double {
    Double(text.count) * fontSize * 0.58
  }
}

extension VegaLite.Axis {
  /// Of rows with names.
  static func rows(_ names: [String], labels: Bool = true) -> VegaLite.Axis {
    let extent = labels ? PlotLayout.extent(names) : 0
    return VegaLite.Axis(
      labelLimit: PlotLayout.longestLabel, labelOverlap: false, labels: labels, ticks: false,
      domain: false, minExtent: extent, maxExtent: extent)
  }

  /// The same room at the left, whatever the labels are.
  var withFixedExtent: VegaLite.Axis {
    var axis = self
    (axis.minExtent, axis.maxExtent) = (PlotLayout.axisExtent, PlotLayout.axisExtent)
    return axis
  }
}
