public import HWSimCore

extension ResultComparison {
  /// Of each metric, networks before layers, in the order of the rows.
  public var summaries: [ComparisonSummary] {
    var groups: [(metric: ResultMetric, isOfLayers: Bool, rows: [RowComparison])] = []
    var places: [ResultMetric: [Bool: Int]] = [:]
    for row in rows {
      let (metric, isOfLayers) = (row.first.metric, row.first.layer != nil)
      if let place = places[metric]?[isOfLayers] {
        groups[place].rows.append(row)
      } else {
        places[metric, default: [:]][isOfLayers] = groups.count
        groups.append((metric, isOfLayers, [row]))
      }
    }
    let ordered = groups.filter { !$0.isOfLayers } + groups.filter(\.isOfLayers)
    return ordered.map { metric, isOfLayers, rows in
      ComparisonSummary(
        metric: metric, isOfLayers: isOfLayers, accuracy: Accuracy(of: rows.map(\.value), worst: 1),
        verdicts: Dictionary(grouping: rows, by: \.verdict).mapValues(\.count), count: rows.count)
    }
  }
}
