public import HWSimCore

/// The coefficients of a runtime: how much longer than modelled each kernel takes on all devices, and how
/// much longer than on its data sheet each device takes, for instructions and for transfers.
///
///     let fit = CoefficientFit(observations)
///     let seconds = fit.predict(observation)
///
/// Least squares of relative errors, in turns: the kernels with the devices as they are, then the two
/// factors of each device with the kernels as they are. In the first turns all kernels have one factor in
/// common, which later ones are pulled towards. Each turn is linear, as which of compute and
/// transfers hides the other is taken from the turn before, and goes half of the way, so that the turns
/// settle. Every coefficient is pulled towards what is known without measurements, so that few
/// measurements move few coefficients far; none can make a core faster than its multipliers.
///
/// - Ignores: that errors of one network's layers depend on each other; threads.
public struct CoefficientFit: Sendable {
  /// By kernel: measured over modelled compute time.
  public private(set) var kernels: [String: Double]
  /// What kernels have in common: of those that were not measured.
  public private(set) var common: Double
  public private(set) var devices: [String: DeviceFactors]
  /// The core of each device.
  private let cores: [String: String]

  /// What is assumed before anything is measured. Not fitted: these say how much we believe the files.
  public struct Prior: Sendable {
    /// Kernels take this much longer than their instructions alone: dependences, mispredictions, fetches.
    public var kernel = 1.15
    /// Standard deviations, relative to what is expected: of the factor that all kernels have in common, of
    /// a kernel's beside that, of a device's for instructions and for transfers.
    public var commonSpread = 0.5
    public var kernelSpread = 0.2
    public var computeSpread = 0.15
    public var memorySpread = 1.0
    /// Of a measured time around the best prediction.
    public var noise = 0.05

    public init() {}
  }

  private static let turns = 40

  /// The order of the observations does not matter, not even for rounding.
  public init(_ given: [Observation], prior: Prior = Prior()) {
    let observations = given.sorted {
      ($0.network, $0.device, $0.runtime, $0.measured.value)
        < ($1.network, $1.device, $1.runtime, $1.measured.value)
    }
    let measured = observations.flatMap { $0.layers.map(\.kernel) }
    kernels = Dictionary(measured.map { ($0, prior.kernel) }) { first, _ in first }
    devices = Dictionary(observations.map { ($0.device, DeviceFactors.none) }) { first, _ in first }
    cores = Dictionary(observations.map { ($0.device, $0.core) }) { first, _ in first }
    let used = Set(measured).sorted()
    common = prior.kernel
    guard !observations.isEmpty else { return }
    for turn in 0..<Self.turns {
      if turn < Self.turns / 2 {
        common = commonFactor(used, observations, prior)
        for name in kernels.keys { kernels[name] = common }
      } else {
        fitKernels(used, observations, prior)
      }
      for device in devices.keys.sorted() {
        fitDevice(device, observations.filter { $0.device == device }, prior)
      }
    }
  }

  /// The geometric mean of the devices with each core.
  public var coreFactors: [String: DeviceFactors] {
    let names = devices.keys.sorted()
    return Dictionary(grouping: names) { cores[$0] ?? "" }.mapValues { mean(of: $0) }
  }

  /// The geometric mean of all devices.
  public var otherCores: DeviceFactors { mean(of: devices.keys.sorted()) }

  private func mean(of names: [String]) -> DeviceFactors {
    let all = names.compactMap { devices[$0] }
    guard !all.isEmpty else { return .none }
    return DeviceFactors(
      compute: geometricMean(all.map(\.compute)), memory: geometricMean(all.map(\.memory)))
  }

  /// Seconds.
  public func predict(_ observation: Observation) -> Double {
    let factors =
      devices[observation.device] ?? coreFactors[observation.core] ?? otherCores
    return observation.layers.reduce(0) { sum, layer in
      sum
        + layer.time(
          kernel: kernels[layer.kernel] ?? common, factors, overlap: observation.overlap)
    }
  }

  /// What each observation says of the kernels, with the devices as they are: a column for each.
  private struct Equations {
    var rows: [[Double]] = []
    var targets: [Double] = []
  }

  private func equations(
    _ names: [String], _ observations: [Observation], _ prior: Prior
  ) -> Equations {
    let place = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    var equations = Equations()
    for observation in observations {
      let factors = devices[observation.device] ?? .none
      let scale = 1 / (observation.measured.value * prior.noise)
      var row = [Double](repeating: 0, count: names.count)
      var rest = 0.0
      for layer in observation.layers {
        let weights = weights(of: layer, observation, factors)
        row[place[layer.kernel] ?? 0] += weights.compute * layer.compute * factors.compute * scale
        rest += weights.memory * layer.transfers * factors.memory + layer.overhead
      }
      equations.rows.append(row)
      equations.targets.append((observation.measured.value - rest) * scale)
    }
    return equations
  }

  private mutating func fitKernels(
    _ names: [String], _ observations: [Observation], _ prior: Prior
  ) {
    let equations = equations(names, observations, prior)
    var squares = NonNegativeLeastSquares(rows: equations.rows, targets: equations.targets)
    let floors = floors(observations)
    for (index, name) in names.enumerated() {
      let deviation = common * prior.kernelSpread
      squares.pull(index, towards: common, strength: 1 / (deviation * deviation))
      squares.lower[index] = floors[name] ?? 0
    }
    for (name, value) in zip(names, squares.solution()) {
      kernels[name] = ((kernels[name] ?? value) + value) / 2
    }
  }

  /// The factors at which kernels take no longer than their multiplications at the cores' peak.
  private func floors(_ observations: [Observation]) -> [String: Double] {
    var (peak, modelled): ([String: Double], [String: Double]) = ([:], [:])
    for observation in observations {
      let factors = devices[observation.device] ?? .none
      for layer in observation.layers {
        peak[layer.kernel, default: 0] += layer.peak
        modelled[layer.kernel, default: 0] += layer.compute * factors.compute
      }
    }
    return peak.reduce(into: [:]) { floors, kernel in
      if let all = modelled[kernel.key], all > 0 { floors[kernel.key] = kernel.value / all }
    }
  }

  /// What all kernels take longer than modelled, if it is the same for all.
  private func commonFactor(
    _ names: [String], _ observations: [Observation], _ prior: Prior
  ) -> Double {
    let equations = equations(names, observations, prior)
    var squares = NonNegativeLeastSquares(
      rows: equations.rows.map { [$0.reduce(0, +)] }, targets: equations.targets)
    let deviation = prior.kernel * prior.commonSpread
    squares.pull(0, towards: prior.kernel, strength: 1 / (deviation * deviation))
    return (common + (squares.solution().first ?? common)) / 2
  }

  private mutating func fitDevice(
    _ device: String, _ observations: [Observation], _ prior: Prior
  ) {
    let factors = devices[device] ?? .none
    var (rows, targets): ([[Double]], [Double]) = ([], [])
    for observation in observations {
      let scale = 1 / (observation.measured.value * prior.noise)
      var row = [0.0, 0.0]
      var overhead = 0.0
      for layer in observation.layers {
        let weights = weights(of: layer, observation, factors)
        row[0] += weights.compute * layer.compute * (kernels[layer.kernel] ?? 1) * scale
        row[1] += weights.memory * layer.transfers * scale
        overhead += layer.overhead
      }
      rows.append(row)
      targets.append((observation.measured.value - overhead) * scale)
    }
    var squares = NonNegativeLeastSquares(rows: rows, targets: targets)
    squares.pull(0, towards: 1, strength: 1 / (prior.computeSpread * prior.computeSpread))
    squares.pull(1, towards: 1, strength: 1 / (prior.memorySpread * prior.memorySpread))
    (squares.lower, squares.upper) = ([0.1, 0.01], [10, 100])
    let solved = squares.solution()
    devices[device] = DeviceFactors(
      compute: (factors.compute + solved[0]) / 2, memory: (factors.memory + solved[1]) / 2)
  }

  /// What a second of each adds to the total: the shorter one runs in part under the longer one.
  private func weights(
    of layer: LayerParts, _ observation: Observation, _ factors: DeviceFactors
  ) -> (compute: Double, memory: Double) {
    let compute = layer.compute * (kernels[layer.kernel] ?? 1) * factors.compute
    let hidden = 1 - observation.overlap
    return compute >= layer.transfers * factors.memory ? (1, hidden) : (hidden, 1)
  }
}
