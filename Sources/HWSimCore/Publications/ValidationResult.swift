/// Predictions beside what was measured: the answer of one validation, as plain data.
public struct ValidationResult: Hashable, Sendable {
  /// The file of the measurements.
  public var source: String
  /// In the order of the file.
  public var rows: [ValidationRow]
  /// What could not be compared, in the order of the file: with `rows`, every row that was asked for.
  public var unmapped: [UnmappedRow]
  public var groups: [ValidationGroup]
  /// What the fit behind each prediction had not seen, `"network"`; nil where the shipped calibration, or
  /// none, predicts.
  public var leftOut: String?
  /// What times were multiplied by; empty unless that was asked for.
  public var factors: [ScaleFactor]
  /// How much longer the same takes on another device; empty unless that was asked for.
  public var ratios: [DeviceRatio] = []

  public init(
    source: String, rows: [ValidationRow], unmapped: [UnmappedRow], groups: [ValidationGroup],
    leftOut: String? = nil, factors: [ScaleFactor] = []
  ) {
    self.leftOut = leftOut
    self.factors = factors
    self.source = source
    self.rows = rows
    self.unmapped = unmapped
    self.groups = groups
  }
}

/// One measured figure and its prediction, in base units.
public struct ValidationRow: Hashable, Sendable {
  public var measurement: PublishedMeasurement
  public var quantity: PublishedMetric.Quantity
  public var unit: PublishedMetric.BaseUnit
  /// What was simulated.
  public var network: String
  public var family: String
  public var device: String
  public var runtime: String
  public var measured: Double
  public var predicted: Double
  /// Where the measured value is expected in nine of ten cases; nil where nothing is known.
  public var interval: ClosedRange<Double>?
  /// Whether measurements of this device with this runtime went into the prediction; nil where it does not
  /// matter.
  public var isCalibrated: Bool?
  /// Where the row is not quite what was simulated.
  public var caveats: [String]

  public init(
    measurement: PublishedMeasurement, quantity: PublishedMetric.Quantity,
    unit: PublishedMetric.BaseUnit, network: String, family: String, device: String,
    runtime: String, measured: Double, predicted: Double, interval: ClosedRange<Double>? = nil,
    isCalibrated: Bool? = nil, caveats: [String] = []
  ) {
    self.measurement = measurement
    self.quantity = quantity
    self.unit = unit
    self.network = network
    self.family = family
    self.device = device
    self.runtime = runtime
    self.measured = measured
    self.predicted = predicted
    self.interval = interval
    self.isCalibrated = isCalibrated
    self.caveats = caveats
  }

  /// The network, and the layer where one was measured by itself.
  public var name: String {
    measurement.layer.isEmpty ? network : "\(network) \(measurement.layer)"
  }

  /// Half the step to which the measured value was rounded, in base units; nil where it is not known.
  public var roundingError: Double? {
    guard let rounding = measurement.rounding, measurement.value > 0 else { return nil }
    return rounding / 2 * measured / measurement.value
  }

  public var value: PredictedValue {
    PredictedValue(
      name: name, measured: measured, predicted: predicted, interval: interval)
  }
}

/// The one factor on all times of a device and runtime that makes their errors as small as one factor can.
public struct ScaleFactor: Hashable, Sendable {
  public let device: String
  public let runtime: String
  /// Geometric mean of measured / predicted.
  public let factor: Double
  /// Of the same rows, without and with it.
  public let without: Accuracy
  public let with: Accuracy

  public init(
    device: String, runtime: String, factor: Double, without: Accuracy, with: Accuracy
  ) {
    self.device = device
    self.runtime = runtime
    self.factor = factor
    self.without = without
    self.with = with
  }
}

/// The time of one network or layer on a device over that on another.
public struct DeviceRatio: Hashable, Sendable {
  public let name: String
  public let devices: String
  public let measured: Double
  /// What the measured ratio may be, as far as the printed figures are rounded.
  public let possible: ClosedRange<Double>
  public let predicted: Double

  public init(
    name: String, devices: String, measured: Double, possible: ClosedRange<Double>,
    predicted: Double
  ) {
    self.name = name
    self.devices = devices
    self.measured = measured
    self.possible = possible
    self.predicted = predicted
  }

  public var value: PredictedValue {
    PredictedValue(name: name, measured: measured, predicted: predicted)
  }
}

/// A row that was not compared, and why.
public struct UnmappedRow: Hashable, Sendable {
  public let measurement: PublishedMeasurement
  /// The same text for all rows with the same cure.
  public let reason: String

  public init(measurement: PublishedMeasurement, reason: String) {
    self.measurement = measurement
    self.reason = reason
  }
}

/// Rows that belong together, and how well they were predicted.
public struct ValidationGroup: Hashable, Sendable {
  /// What they have in common; nil where that differs.
  public struct Key: Hashable, Sendable {
    public var quantity: PublishedMetric.Quantity
    public var device: String?
    public var runtime: String?
    public var threads: Int?
    public var family: String?
    public var isCalibrated: Bool?
    /// Size of the input, as the rows state it.
    public var input: String?

    public init(
      quantity: PublishedMetric.Quantity, device: String? = nil, runtime: String? = nil,
      threads: Int? = nil, family: String? = nil, isCalibrated: Bool? = nil, input: String? = nil
    ) {
      self.quantity = quantity
      self.device = device
      self.runtime = runtime
      self.threads = threads
      self.family = family
      self.isCalibrated = isCalibrated
      self.input = input
    }
  }

  public let key: Key
  public let accuracy: Accuracy
  /// Of predictions without knowledge of the hardware, for the same rows; nil where there are too few.
  public let macs: Accuracy?
  public let classes: Accuracy?

  public init(key: Key, accuracy: Accuracy, macs: Accuracy? = nil, classes: Accuracy? = nil) {
    self.key = key
    self.accuracy = accuracy
    self.macs = macs
    self.classes = classes
  }
}
