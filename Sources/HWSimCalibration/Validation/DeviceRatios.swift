public import HWSimCore

extension [ValidationRow] {
  /// The times on one device over those on another, for what was measured on both with one runtime. What a
  /// library adds to both cancels out: what is left says how well the cores and memories are described.
  public func ratios(of device: String, to other: String) -> [DeviceRatio] {
    let times = filter { $0.quantity == .latency && $0.measured > 0 && $0.predicted > 0 }
    return times.filter { $0.device == device }.compactMap { row in
      let same = times.first {
        $0.device == other && $0.name == row.name && $0.runtime == row.runtime
          && $0.measurement.threads == row.measurement.threads
      }
      return same.map { DeviceRatio(row, over: $0) }
    }
  }
}

extension DeviceRatio {
  fileprivate init(_ above: ValidationRow, over below: ValidationRow) {
    let (top, bottom) = (above.possible, below.possible)
    self.init(
      name: above.name, devices: "\(above.device) / \(below.device)",
      measured: above.measured / below.measured,
      possible: top.lowerBound / bottom.upperBound...top.upperBound / bottom.lowerBound,
      predicted: above.predicted / below.predicted)
  }
}

extension ValidationRow {
  /// What the measured value may have been before it was rounded.
  fileprivate var possible: ClosedRange<Double> {
    let half = Swift.min(roundingError ?? 0, measured * 0.999)
    return measured - half...measured + half
  }
}
