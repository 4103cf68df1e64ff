/// What was changed to get a result from another one: one thing, all else alike.
public struct WhatIf: Hashable, Sendable {
  public enum Purpose: String, CaseIterable, Hashable, Sendable {
    /// A number of the device was multiplied, to see how much depends on it.
    case sensitivity
    /// Something that the user could do, to see what it gains.
    case advice
  }

  public var purpose: Purpose
  /// The `label` of the result that this one is compared with.
  public var base: String
  /// Such as `"clock"` or `"precision"`.
  public var quantity: String
  /// As it was, and as it is here: `"80 MHz"` and `"160 MHz"`.
  public var before: String
  public var after: String
  /// Of the number; nil where something else than a number was changed.
  public var factor: Double?

  public init(
    purpose: Purpose, base: String, quantity: String, before: String, after: String,
    factor: Double? = nil
  ) {
    self.purpose = purpose
    self.base = base
    self.quantity = quantity
    self.before = before
    self.after = after
    self.factor = factor
  }
}

extension SimulationResult {
  /// Everything that tells one prediction from another, in one line.
  public var label: String {
    let threads = setup.threads > 1 ? ", \(setup.threads) threads" : ""
    let overrides = setup.overrides.map { ", \($0)" }.joined()
    return "\(network.name) on \(setup.device) with \(setup.runtime), \(setup.precision.rawValue), "
      + setup.placement + threads + (setup.isWarm ? ", warm caches" : "") + overrides
  }

  /// The same totals in a single layer, and without the list of estimates, which is that of the result that a
  /// what-if is compared with: what a comparison needs, at a hundredth of the size.
  public var totalsOnly: SimulationResult {
    var whole = layers[0]
    (whole.name, whole.kind, whole.block, whole.execution) = ("all layers", .view, nil, .nothing)
    (whole.output, whole.counts) = (network.input, network.counts)
    (whole.time, whole.energy, whole.traffic) = (time, energy, traffic)
    whole.outputBytes = layers.last?.outputBytes ?? .zero
    whole.weightBytes = layers.reduce(.zero) { $0 + $1.weightBytes }
    whole.liveBytes = fit.peakLive
    whole.scratchBytes = layers.map(\.scratchBytes).max() ?? .zero
    whole.inMemory = nil
    var totals = self
    totals.layers = [whole]
    totals.trust.estimates = []
    return totals
  }
}
