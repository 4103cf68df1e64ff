import HWSimCore

/// What `hwsim simulate --format json` wrote, as far as a comparison needs it.
struct SimulationFile: Decodable {
  struct Result: Decodable {
    let network: String
    let device: String
    let runtime: String
    let precision: String
    let threads: Int
    let timeInterval: [Double]?
    let energyInterval: [Double]?
    let fit: Fit
    let total: Cost
    let layers: [Layer]
  }

  struct Fit: Decodable {
    let peakLiveBytes: Double
  }

  struct Layer: Decodable {
    let name: String
    let liveBytes: Double
    let cost: Cost
  }

  struct Cost: Decodable {
    let timeS: Double
    let energyJ: Double
    let levels: [Level]
  }

  struct Level: Decodable {
    let level: String
    let readBytes: Double
    let writeBytes: Double
  }

  let results: [Result]

  static let schema = "hwsim.simulation/1"
}

extension SimulationFile.Result {
  /// - Parameter place: the file, and where in it.
  func rows(_ place: String) throws(Failure) -> [ResultRow] {
    let maker = RowMaker(
      place: place, origin: .predicted,
      setup: ResultSetup(
        device: device, runtime: runtime, precision: precision, threads: threads))
    var rows = [
      try maker.row(network, nil, .time, total.timeS, timeInterval),
      try maker.row(network, nil, .energy, total.energyJ, energyInterval),
      try maker.row(network, nil, .peakMemory, fit.peakLiveBytes),
    ]
    rows += try maker.traffic(network, nil, total)
    // A layer without time runs in another, or not at all.
    for layer in layers where layer.cost.timeS != 0 {
      rows.append(try maker.row(network, layer.name, .time, layer.cost.timeS))
      rows.append(try maker.row(network, layer.name, .energy, layer.cost.energyJ))
      rows.append(try maker.row(network, layer.name, .peakMemory, layer.liveBytes))
      rows += try maker.traffic(network, layer.name, layer.cost)
    }
    return rows
  }
}

extension RowMaker {
  fileprivate func traffic(
    _ network: String, _ layer: String?, _ cost: SimulationFile.Cost
  ) throws(Failure) -> [ResultRow] {
    try cost.levels.map { (level) throws(Failure) in
      try row(network, layer, .traffic(level: level.level), level.readBytes + level.writeBytes)
    }
  }
}

/// Makes rows of one setup, checked: a file may say anything.
struct RowMaker {
  let place: String
  let origin: ResultOrigin
  let setup: ResultSetup

  func row(
    _ network: String, _ layer: String?, _ metric: ResultMetric, _ value: Double,
    _ bounds: [Double]? = nil
  ) throws(Failure) -> ResultRow {
    let name = layer.map { "\(network) \($0)" } ?? network
    guard value.isFinite, value >= 0 else {
      throw fail("\(metric.name) of '\(printable(name))' is \(value), no number from 0 up")
    }
    var interval: ClosedRange<Double>?
    if let bounds {
      guard bounds.count == 2, bounds[0].isFinite, bounds[1].isFinite, bounds[0] <= bounds[1] else {
        throw fail(
          "the interval of the \(metric.name) of '\(printable(name))' is none: two bounds, "
            + "the lower one first")
      }
      interval = bounds[0]...bounds[1]
    }
    return ResultRow(
      network: network, layer: layer, setup: setup, metric: metric, value: value,
      interval: interval, origin: origin)
  }

  private func fail(_ message: String) -> Failure {
    Failure(.badData, "\(printable(place)): \(message); write the file anew with hwsim")
  }
}
