import HWSimCore

/// What a simulation says of one published metric, in base units.
struct MetricPrediction {
  var value: Double
  /// Nine of ten measured values are expected here; nil where nothing is known.
  var interval: ClosedRange<Double>?
  var caveats: [String] = []

  /// - Parameter time: nil where the metric does not depend on it.
  init(_ row: MappedRow, _ result: SimulationResult, _ time: PredictedTime?) throws(Unmapped) {
    let (seconds, bounds) = (time?.seconds ?? 0, time?.interval)
    let runtime = "runtime '\(row.runtime.name)'"
    switch row.metric.quantity {
    case .latency: self.init(value: seconds, interval: bounds)
    case .throughput:
      self.init(
        value: 1 / seconds, interval: bounds.map { (1 / $0.upperBound)...(1 / $0.lowerBound) })
    case .energy:
      let (power, spread, caveat) = try Self.power(of: row)
      let watts = spread.map { power * $0.lowerBound...power * $0.upperBound }
      self.init(
        value: power * seconds,
        interval: watts.flatMap { watts in
          bounds.map { watts.lowerBound * $0.lowerBound...watts.upperBound * $0.upperBound }
        })
      caveats = caveat.map { [$0] } ?? []
    case .weightsFlash: self.init(value: result.weightBytes)
    case .activationRAM: self.init(value: result.activationBytes)
    case .codeFlash:
      guard let code = result.fit.code else {
        throw Unmapped(reason: "code size of \(runtime) not known")
      }
      self.init(value: Double(code.value))
    case .runtimeRAM:
      guard let ram = result.fit.runtimeRAM else {
        throw Unmapped(reason: "own RAM of \(runtime) not known")
      }
      self.init(value: Double(ram.value))
    case .flash:
      self.init(value: result.weightBytes + Double(result.fit.code?.value ?? 0))
      if result.fit.code == nil {
        caveats = ["weights alone, as the size of the code is not known"]
      }
    case .ram:
      self.init(value: result.activationBytes + Double(result.fit.runtimeRAM?.value ?? 0))
      if result.fit.runtimeRAM == nil {
        caveats = ["activations alone, as the runtime's own RAM is not known"]
      }
    }
  }

  private init(value: Double, interval: ClosedRange<Double>? = nil) {
    (self.value, self.interval) = (value, interval)
  }

  /// In watts, as it was measured with the row's supply where the device file has that.
  private static func power(
    of row: MappedRow
  ) throws(Unmapped) -> (watts: Double, spread: ClosedRange<Double>?, caveat: String?) {
    let device = row.device
    let stated = voltage(in: row.measurement.notes)
    let measured = device.measuredPowers.filter { $0.runtime == row.runtime.name }
    if let exact = measured.first(where: { stated != nil && voltage(in: $0.supply) == stated }) {
      return (exact.power.value, MeasuredPower.spread, nil)
    }
    if let other = measured.first {
      let caveat = stated.map { "power as measured at \(other.supply), the row's is at \($0) V" }
      return (other.power.value, stated == nil ? MeasuredPower.spread : nil, caveat)
    }
    guard case .power(let power) = device.energy else {
      throw Unmapped(reason: "power of '\(device.name)' not known")
    }
    return (power.value, nil, "power from the data sheet, not measured with this runtime")
  }

  /// Volts: the number before a `V`, as in `"1.8V / SMPS"`.
  private static func voltage(in text: String) -> Double? {
    let words = text.split { !($0.isLetter || $0.isNumber || $0 == ".") }
    for (index, word) in words.enumerated() where word.hasSuffix("V") {
      let number = word.dropLast().isEmpty && index > 0 ? words[index - 1] : word.dropLast()
      if let volts = Double(number) { return volts }
    }
    return nil
  }
}

extension SimulationResult {
  fileprivate var weightBytes: Double { layers.reduce(0) { $0 + Double($1.weightBytes.value) } }

  fileprivate var activationBytes: Double {
    fit.memories.reduce(0) { $0 + Double($1.activations.value) }
  }
}
