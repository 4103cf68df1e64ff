/// The time of one call, over many epochs of it. Never a mean: pre-emption makes one epoch of a hundred ten
/// times as long.
public struct TimeStatistics: Hashable, Sendable {
  public var median: Seconds
  /// The median distance from the median (MAD), unscaled.
  public var deviation: Seconds
  public var least: Seconds
  /// Calls in each epoch.
  public var calls: Int
  /// One sample for each round kept, in order: the epoch's time by its calls.
  public var samples: [Seconds]
  public var dropped: DroppedRounds
  public var warmUp: WarmUp
  public var stop: StopReason

  public init(
    median: Seconds, deviation: Seconds, least: Seconds, calls: Int, samples: [Seconds],
    dropped: DroppedRounds, warmUp: WarmUp, stop: StopReason
  ) {
    self.median = median
    self.deviation = deviation
    self.least = least
    self.calls = calls
    self.samples = samples
    self.dropped = dropped
    self.warmUp = warmUp
    self.stop = stop
  }

  public var rounds: Int { samples.count }

  /// Whether so much was disturbed that what is left may be a selection.
  public var verdict: NoiseVerdict {
    let all = rounds + dropped.total
    if rounds < Self.fewestRounds { return .unstable }
    return Double(dropped.total) > Self.mostDropped * Double(all) ? .unstable : .ok
  }

  /// The smallest number of rounds from which a 95 % interval can be had: 2 / 2⁶ < 0.05.
  public static let fewestRounds = 6
  /// Share of rounds.
  public static let mostDropped = 0.25
}

/// Rounds left out, for a stated cause only, and for every measurement that is compared in them.
public struct DroppedRounds: Hashable, Sendable {
  /// The kernel took the processor away: an involuntary context switch.
  public var preempted = 0
  /// The wall clock ran 2 % ahead of the thread's own.
  public var stalled = 0
  /// The hypervisor ran another guest: a tick of steal time.
  public var stolen = 0

  public init() {}

  public var total: Int { preempted + stalled + stolen }
}

public enum WarmUp: Hashable, Sendable {
  /// The medians of two windows in succession agreed after this many epochs.
  case stable(epochs: Int)
  /// They did not before the limit.
  case limit(epochs: Int)
}

public enum StopReason: String, Hashable, Sendable, Codable {
  /// The interval became as narrow as was asked for.
  case target = "target_reached"
  case budget = "budget_spent"
  /// As many rounds as are ever made.
  case rounds = "rounds_done"
}

public enum NoiseVerdict: String, Hashable, Sendable, Codable {
  case ok, unstable
}
