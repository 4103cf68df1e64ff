import HWSimCore
import HWSimNetworks
import HWSimSimulator

/// Changes that a user could make, each to be simulated: nothing is advised without a predicted gain.
struct AdviceCandidates {
  let pair: SimulationPair
  let input: InputOptions
  let mode: ModeOptions
  /// The user's own what-if values.
  let overrides: [String]

  /// The cheapest to make first.
  var all: [PlannedWhatIf] {
    var planned: [PlannedWhatIf] = []
    switch pair.simulator {
    case .processor(let simulator): planned = ofProcessor(simulator)
    case .memory(let simulator): planned = ofMemory(simulator)
    case .roofline(let simulator): planned = ofPeaks(simulator)
    }
    return planned + smallerNetworks
  }

  private func ofProcessor(_ simulator: Simulator) -> [PlannedWhatIf] {
    var planned: [PlannedWhatIf?] = []
    let cores = simulator.device.core.cores
    if cores > simulator.threads {
      planned.append(
        whatIf("threads", "\(simulator.threads)", "\(cores)") {
          try simulator.changed(threads: cores, overrides: overrides)
        })
    }
    for placement in simulator.device.placements where placement != simulator.placement {
      planned.append(
        whatIf("placement", simulator.placement.name, placement.name) {
          try simulator.changed(placement: placement.name, overrides: overrides)
        })
    }
    for precision in simulator.runtime.precisions
    where precision != simulator.precision && simulator.device.core.mac[precision] != nil {
      planned.append(
        whatIf("precision", simulator.precision.rawValue, precision.rawValue) {
          try simulator.changed(precision: precision, overrides: overrides)
        })
    }
    return planned.compactMap { $0 }
  }

  private func ofMemory(_ simulator: PIMSimulator) -> [PlannedWhatIf] {
    simulator.device.architecture.formats.filter { $0 != simulator.precision }.compactMap {
      format in
      guard
        let changed = try? PIMSimulator(simulator.device, precision: format, overrides: overrides)
      else { return nil }
      return planned(
        "precision", simulator.precision.rawValue, format.rawValue,
        SimulationPair(source: pair.source, simulator: .memory(changed)))
    }
  }

  private func ofPeaks(_ simulator: RooflineSimulator) -> [PlannedWhatIf] {
    simulator.device.formats.filter { $0 != simulator.precision }.compactMap { format in
      guard
        let changed = try? RooflineSimulator(
          simulator.device, precision: format, overrides: overrides)
      else { return nil }
      return planned(
        "precision", simulator.precision.rawValue, format.rawValue,
        SimulationPair(source: pair.source, simulator: .roofline(changed)))
    }
  }

  private func whatIf(
    _ quantity: String, _ before: String, _ after: String, _ make: () throws -> Simulator
  ) -> PlannedWhatIf? {
    guard let changed = try? make() else { return nil }
    return planned(
      quantity, before, after, SimulationPair(source: pair.source, simulator: .processor(changed)))
  }

  private func planned(
    _ quantity: String, _ before: String, _ after: String, _ pair: SimulationPair
  ) -> PlannedWhatIf {
    PlannedWhatIf(
      change: WhatIf(
        purpose: .advice, base: "", quantity: quantity, before: before, after: after), pair: pair)
  }

  // MARK: - Networks

  /// The next smaller members of the network's family; of others, three quarters of their channels.
  private var smallerNetworks: [PlannedWhatIf] {
    guard let specification = pair.source.specification,
      let scaling = specification.family.scaling
    else { return narrowed.map { [$0] } ?? [] }
    var planned: [PlannedWhatIf] = []
    if let name = scaling.width, let given = value(of: name, specification),
      let width = Double(given).flatMap({ given in scaling.widths.first { $0 < given } }),
      let smaller = member(specification, name, given, "\(width)")
    {
      planned.append(smaller)
    }
    if let step = scaling.resolutionStep, let given = value(of: "resolution", specification),
      let side = Int(given), side > step,
      let smaller = member(specification, "resolution", given, "\(side - step)")
    {
      planned.append(smaller)
    }
    return scaling.width == nil ? planned + (narrowed.map { [$0] } ?? []) : planned
  }

  /// What was found to fit.
  func fitting(_ remedy: FitRemedy?) -> PlannedWhatIf? {
    // The transforms are the user's own, which the source applies again.
    guard case .fits(let found) = remedy, let name = found.split(separator: "+").first,
      let source = try? NetworkSource(String(name), input, mode)
    else { return nil }
    return planned(
      "network", pair.source.network.name, found,
      SimulationPair(source: source, simulator: pair.simulator))
  }

  private func value(of name: String, _ specification: NetworkSpecification) -> String? {
    let options = specification.family.options
    let given = specification.description.split(separator: ":").last?.split(separator: ",")
      .first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
    return given ?? options.first { $0.name == name }?.defaultText
  }

  private func member(
    _ specification: NetworkSpecification, _ name: String, _ before: String, _ after: String
  ) -> PlannedWhatIf? {
    guard let changed = try? specification.with(name, after),
      let source = try? NetworkSource(changed.description, input, mode)
    else { return nil }
    return planned(name, before, after, SimulationPair(source: source, simulator: pair.simulator))
  }

  private var narrowed: PlannedWhatIf? {
    var changed = input
    changed.transforms.append("width=0.75")
    guard let source = try? NetworkSource(pair.source.text, changed, mode) else { return nil }
    return planned(
      "width", "1", "0.75", SimulationPair(source: source, simulator: pair.simulator))
  }
}
