public import HWSimCore

// The machine-readable measurement. What is unknown is null, with a reason beside it: never zero, never an
// absent key. A second optional keeps the encoder from leaving a null out.

struct BenchJSON: Encodable {
  let schema = "hwsim.bench/1"
  let title: String
  let started: String
  let version: String
  let cpu: Int
  let cache: String
  let budgetS: Double
  let target: Double
  let machine: MachineDescription
  let noise: Noise
  let clock: ClockJSON
  let measurements: [MeasurementJSON]

  init(_ result: BenchResult) {
    (title, started) = (result.setup.title, result.setup.started)
    (version, cpu, cache) = (result.version, result.setup.cpu, result.setup.cache.rawValue)
    (budgetS, target) = (result.setup.budget.value, result.setup.target)
    (machine, noise) = (result.machine, result.noise)
    clock = ClockJSON(
      name: result.clock.name, resolutionS: result.clock.resolution.value,
      overheadS: result.clock.overhead.value)
    measurements = result.measurements.map(MeasurementJSON.init)
  }

  struct ClockJSON: Encodable {
    let name: String
    let resolutionS: Double
    let overheadS: Double
  }
}

extension KernelMeasurement {
  /// The measurement alone, in one line: what a history keeps of it.
  public var record: String {
    get throws { try encodeLine(MeasurementJSON(self)) }
  }
}

struct MeasurementJSON: Encodable {
  let name: String
  let kernel: String
  let backend: String
  let variant: String
  let shape: String
  let layout: String
  let precision: String
  let macs: Int
  let operations: Int
  let bytes: Int
  /// Why there is no time; null where there is one.
  let unavailable: String??
  let time: TimeJSON??
  let relative: RelativeJSON??
  /// From the median and the layer's own counts.
  let operationsPerS: Double??
  let bytesPerS: Double??
  let readings: [ReadingJSON]
  let metrics: [MetricJSON]

  init(_ measurement: KernelMeasurement) {
    let subject = measurement.subject
    (name, kernel, backend) = (subject.name, subject.kernel, subject.backend)
    (variant, shape, layout) = (subject.variant, subject.shape, subject.layout)
    (precision, macs) = (subject.precision.rawValue, subject.macs.value)
    (operations, bytes) = (subject.operations, subject.bytes.value)
    var reason: String?
    if case .unavailable(let text) = measurement.outcome { reason = text }
    unavailable = .some(reason)
    time = .some(measurement.timing.map { TimeJSON($0.time) })
    relative = .some(measurement.timing?.relative.map(RelativeJSON.init))
    operationsPerS = .some(measurement.operationRate)
    bytesPerS = .some(measurement.byteRate?.value)
    readings = measurement.timing?.readings.map(ReadingJSON.init) ?? []
    metrics = measurement.timing?.metrics.map(MetricJSON.init) ?? []
  }
}

struct TimeJSON: Encodable {
  let kind = MeasurementKind.time.rawValue
  let medianS: Double
  let madS: Double
  let minS: Double
  let rounds: Int
  let callsPerEpoch: Int
  let droppedPreempted: Int
  let droppedStalled: Int
  let droppedStolen: Int
  let warmUpEpochs: Int
  let warmUpStable: Bool
  let stop: String
  let verdict: String
  let samplesS: [Double]

  init(_ time: TimeStatistics) {
    (medianS, madS, minS) = (time.median.value, time.deviation.value, time.least.value)
    (rounds, callsPerEpoch) = (time.rounds, time.calls)
    (droppedPreempted, droppedStalled) = (time.dropped.preempted, time.dropped.stalled)
    droppedStolen = time.dropped.stolen
    switch time.warmUp {
    case .stable(let epochs): (warmUpEpochs, warmUpStable) = (epochs, true)
    case .limit(let epochs): (warmUpEpochs, warmUpStable) = (epochs, false)
    }
    (stop, verdict) = (time.stop.rawValue, time.verdict.rawValue)
    samplesS = time.samples.map(\.value)
  }
}

struct RelativeJSON: Encodable {
  let to: String
  let ratio: Double
  let lower: Double??
  let upper: Double??
  let coverage: Double??

  init(_ relative: RelativeTime) {
    (to, ratio) = (relative.reference, relative.ratio)
    lower = .some(relative.interval?.lower)
    upper = .some(relative.interval?.upper)
    coverage = .some(relative.interval?.coverage)
  }
}

struct ReadingJSON: Encodable {
  let event: String
  let kind: String
  let pass: Int??
  let value: Double??
  /// A number that is not to be believed.
  let implausible: Double??
  let reason: String??

  init(_ reading: Reading) {
    (event, kind, pass) = (reading.event, reading.kind.rawValue, .some(reading.pass))
    value = .some(reading.count)
    implausible = .some(reading.value.implausible)
    reason = .some(reading.value.reason)
  }
}

struct MetricJSON: Encodable {
  let name: String
  let unit: String
  let formula: String
  let kind: String
  let value: Double??
  let implausible: Double??
  let reason: String??

  init(_ metric: MetricResult) {
    (name, unit, formula) = (metric.name, metric.unit, metric.formula)
    kind = metric.kind.rawValue
    value = .some(metric.value.count)
    implausible = .some(metric.value.implausible)
    reason = .some(metric.value.reason)
  }
}

extension Reading.Value {
  fileprivate var implausible: Double? {
    if case .implausible(let number, _) = self { number } else { nil }
  }
}
