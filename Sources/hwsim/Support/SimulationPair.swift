import HWSimCore
import HWSimSimulator

/// A network and the simulator of a device.
struct SimulationPair: Sendable {
  let source: NetworkSource
  let simulator: DeviceSimulator

  var title: String { "\(source.network.name) on \(simulator.device)" }

  /// - Parameter batch: images per inference, for a smaller network where this one does not fit; nil looks for
  ///   none.
  func result(
    batch: Int?, progress: (Double) -> Void = { _ in }
  ) throws(SimulationError) -> SimulationResult {
    try results(alsoOn: [], batch: batch, progress: progress)[0]
  }

  /// The same, and of the same replay what it costs on devices that differ in their speed.
  ///
  /// - Parameter others: each replayed like the pair's own simulator, a processor; on other devices, any of the
  ///   same kind.
  func results(
    alsoOn others: [DeviceSimulator], batch: Int?, progress: (Double) -> Void = { _ in }
  ) throws(SimulationError) -> [SimulationResult] {
    switch simulator {
    case .memory(let simulator):
      var results = [try simulator.simulate(source.network)]
      for case .memory(let other) in others { results.append(try other.simulate(source.network)) }
      return results
    case .roofline(let simulator):
      var results = [simulator.simulate(source.network)]
      for case .roofline(let other) in others { results.append(other.simulate(source.network)) }
      return results
    case .processor(let simulator):
      let processors = others.compactMap {
        if case .processor(let other) = $0 { other } else { nil }
      }
      var results = try simulator.simulate(
        source.network, alsoOn: processors, progress: progress)
      // The search is one for inferences.
      if let batch, !results[0].fit.fits, !source.network.isTraining,
        let specification = source.specification
      {
        results[0].fit.remedy = FitSearch.remedy(
          for: specification, simulator, batch: batch, source.transforms)
      }
      return results
    }
  }
}
