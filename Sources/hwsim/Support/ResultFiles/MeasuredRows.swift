import HWSimCore

/// What `hwsim bench` measured, in the words of a comparison.
struct BenchedSubject {
  let name: String
  let kernel: String
  let backend: String
  let variant: String
  let precision: String
  /// Its processor; empty where a file does not say.
  let machine: String

  private static let network = "network"

  /// A layer of a suite has no network: its kernel stands for one.
  var network: String {
    guard kernel != Self.network else { return name }
    return name.contains("/") ? String(name.prefix { $0 != "/" }) : kernel
  }

  /// Nil for a whole network.
  var layer: String? {
    guard kernel != Self.network else { return nil }
    return name.contains("/") ? String(name.drop { $0 != "/" }.dropFirst()) : name
  }

  var setup: ResultSetup {
    let runtime = variant.isEmpty ? backend : "\(backend) \(variant)"
    return ResultSetup(device: machine, runtime: runtime, precision: precision, threads: 1)
  }

  /// Of a time, from the interval of its ratio to the reference, which drifts far less than times do.
  func bounds(of time: Double, ratio: Double?, lower: Double?, upper: Double?) -> [Double]? {
    guard let ratio, let lower, let upper, ratio > 0 else { return nil }
    return [time * lower / ratio, time * upper / ratio]
  }
}

extension BenchFile {
  /// What was measured; what was not is left out.
  func rows(_ path: String) throws(Failure) -> [ResultRow] {
    var rows: [ResultRow] = []
    for (index, measurement) in measurements.enumerated() {
      guard let time = measurement.time?.medianS else { continue }
      let subject = BenchedSubject(
        name: measurement.name, kernel: measurement.kernel, backend: measurement.backend,
        variant: measurement.variant, precision: measurement.precision,
        machine: machine.processor.name)
      let maker = RowMaker(
        place: "\(path): measurements.\(index)", origin: .measured, setup: subject.setup)
      let relative = measurement.relative
      let bounds = subject.bounds(
        of: time, ratio: relative?.ratio, lower: relative?.lower, upper: relative?.upper)
      rows.append(try maker.row(subject.network, subject.layer, .time, time, bounds))
    }
    return rows
  }
}

extension ResultRow {
  /// A published figure under its publication's own names; nil for what no simulation says by itself.
  init?(_ published: PublishedMeasurement) {
    guard let metric = PublishedMetric(published.metric) else { return nil }
    var value = metric.baseValue(of: published.value)
    let compared: ResultMetric
    switch metric.quantity {
    case .latency: compared = .time
    case .energy: compared = .energy
    case .activationRAM: compared = .peakMemory
    case .throughput:
      guard value > 0 else { return nil }
      (compared, value) = (.time, 1 / value)
    case .weightsFlash, .codeFlash, .flash, .runtimeRAM, .ram: return nil
    }
    let chip = published.chip.isEmpty ? published.device : published.chip
    self.init(
      network: published.network, layer: published.layer.isEmpty ? nil : published.layer,
      setup: ResultSetup(
        device: chip, runtime: published.runtime, precision: published.precision,
        threads: published.threads),
      metric: compared, value: value, origin: .published)
  }
}
