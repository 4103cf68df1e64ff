public import HWSimCore

/// What was fitted to which runtime, and how well.
public enum CalibrationReport {
  public struct Fitted: Hashable, Sendable {
    public var runtime: String
    public var calibration: Calibration
    /// The file that says so.
    public var path: String

    public init(runtime: String, calibration: Calibration, path: String) {
      (self.runtime, self.calibration, self.path) = (runtime, calibration, path)
    }
  }

  /// - Parameter notes: what was left out, and why.
  public static func report(_ all: [Fitted], notes: [String] = []) -> TableReport {
    var records = Table([
      .text("runtime"), .text("coefficient"), .text("of"), .number("value"),
    ])
    var document = Document()
    for fitted in all {
      let calibration = fitted.calibration
      document.append(.heading(fitted.runtime))
      document.append(
        .facts([
          .init("fitted to", "\(calibration.rows) measurements: \(calibration.source)"),
          .init("written to", fitted.path),
        ]))
      document.append(.table(errorTable(calibration)))
      document.append(.table(factorTable(calibration)))
      for record in self.records(fitted) { records.append(record) }
    }
    for note in notes { document.append(.paragraph(note)) }
    return TableReport(schema: "hwsim.calibration/2", document: document, records: records)
  }

  private static func errorTable(_ calibration: Calibration) -> Table {
    var table = Table([
      .text("left out"), .number("predictions"), .number("mean error"),
      .number("nine of ten between"),
    ])
    for (name, spread) in spreads(calibration) {
      let (low, high) = (spread.interval.lowerBound - 1, spread.interval.upperBound - 1)
      table.append([
        name, "\(spread.count)", percent(spread.meanError), "\(percent(low)) and \(percent(high))",
      ])
    }
    return table
  }

  private static func factorTable(_ calibration: Calibration) -> Table {
    var table = Table([
      .text("measured / modelled"), .number("compute"), .number("transfers"),
    ])
    for (name, factor) in calibration.kernels.sorted(by: { $0.key < $1.key }) {
      table.append(["kernel \(name)", fixed(factor, decimals: 2), ""])
    }
    table.append(["kernels not measured", fixed(calibration.otherKernels, decimals: 2), ""])
    for (name, factors) in calibration.devices.sorted(by: { $0.key < $1.key }) {
      table.append([
        "device \(name)", fixed(factors.compute, decimals: 2), fixed(factors.memory, decimals: 2),
      ])
    }
    return table
  }

  private static func spreads(_ calibration: Calibration) -> [(String, ErrorSpread)] {
    let errors = calibration.errors
    let isOfLayers = calibration.families.isEmpty
    let all = [
      (isOfLayers ? "layer" : "network", errors.network), ("family", errors.family),
      ("device", errors.device), ("device, one network known", errors.anchored),
    ]
    return all.compactMap { name, spread in spread.map { (name, $0) } }
  }

  private static func records(_ fitted: Fitted) -> [[String]] {
    let (runtime, calibration) = (fitted.runtime, fitted.calibration)
    return calibration.kernels.sorted { $0.key < $1.key }.map {
      [runtime, "kernel", $0.key, "\($0.value)"]
    }
      + calibration.devices.sorted { $0.key < $1.key }.flatMap { device, factors in
        [
          [runtime, "device compute", device, "\(factors.compute)"],
          [runtime, "device memory", device, "\(factors.memory)"],
        ]
      }
      + spreads(calibration).flatMap { name, spread in
        [
          [runtime, "mean error", name, "\(spread.meanError)"],
          [runtime, "interval low", name, "\(spread.interval.lowerBound)"],
          [runtime, "interval high", name, "\(spread.interval.upperBound)"],
        ]
      }
  }
}
