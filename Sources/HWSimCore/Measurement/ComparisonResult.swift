/// What a paired comparison of two ways to do the same found.
public struct ComparisonResult: Hashable, Sendable {
  /// The names of what was compared; `ratio` is the time of the second / that of the first.
  public var first: String
  public var second: String
  public var firstTime: TimeStatistics
  public var secondTime: TimeStatistics
  public var relative: RelativeTime
  /// Differences within are not called any: where code and data happen to lie makes as much.
  public var threshold: Double

  public init(
    first: String, second: String, firstTime: TimeStatistics, secondTime: TimeStatistics,
    relative: RelativeTime, threshold: Double
  ) {
    self.first = first
    self.second = second
    self.firstTime = firstTime
    self.secondTime = secondTime
    self.relative = relative
    self.threshold = threshold
  }

  public var verdict: ComparisonVerdict {
    guard let interval = relative.interval, secondTime.verdict == .ok else { return .unstable }
    if interval.lower > 1 + threshold { return .slower }
    if interval.upper < 1 - threshold { return .faster }
    return .noDifference
  }

  /// The largest difference that the interval leaves possible: one beyond would have been seen. Nil where
  /// there is no interval.
  public var resolution: Double? {
    relative.interval.map { max(abs($0.lower - 1), abs($0.upper - 1)) }
  }
}

/// Of the second against the first.
public enum ComparisonVerdict: String, Hashable, Sendable, Codable {
  case faster, slower
  case noDifference = "no difference"
  case unstable
}

/// How far comparisons can be trusted on a machine: how often they see what is not there, and what is.
public struct SelfCheckResult: Hashable, Sendable {
  public var subject: KernelSubject
  public var trials: Int
  /// Of the slower one, as a share.
  public var extraWork: Double
  /// Trials in which identical calls were called different, or unstable.
  public var falseAlarms: Int
  /// Trials in which the slower one was called slower.
  public var found: Int
  /// Trials that were too disturbed for a verdict.
  public var unstable: Int

  public init(
    subject: KernelSubject, trials: Int, extraWork: Double, falseAlarms: Int, found: Int,
    unstable: Int
  ) {
    self.subject = subject
    self.trials = trials
    self.extraWork = extraWork
    self.falseAlarms = falseAlarms
    self.found = found
    self.unstable = unstable
  }
}
