package import HWSimCore

/// Compares two ways to do the same in pairs: an epoch of each in every round, ABBA, so that what drifts
/// drifts for both.
///
/// Where buffers and code happen to lie in memory makes a per cent or two, the same in every round of a
/// process; so everything is prepared anew several times, and the median ratio of each time counts as one
/// observation. Source: Mytkowicz et al., "Producing wrong data without doing anything obviously wrong!",
/// ASPLOS 2009; Kalibera and Jones, "Rigorous benchmarking in reasonable time", ISMM 2013.
package struct Comparison {
  /// Differences within are not called any.
  package var threshold = 0.005
  package var budget = Seconds(20)
  /// Of one preparation.
  package var rounds = RoundOptions()
  /// Preparations: 12, of which a 95 % interval leaves out two at each end, and up to so many that it is
  /// narrow where a kernel fills a cache, whose lines then collide by chance: 4 % from one to the next.
  package var fewest = 12
  package var most = 64

  package init() {
    (rounds.fewestRounds, rounds.mostRounds) = (16, 16)
  }

  /// - Parameters:
  ///   - now: the time in seconds, which the budget is compared with.
  ///   - prepare: makes both anew; subject 1 is compared with subject 0.
  package func compare<Source: EpochSource>(
    _ first: String, _ second: String, now: () -> Double = Self.clock,
    progress: (Double) -> Void = { _ in }, prepare: () throws -> Source
  ) throws -> ComparisonResult {
    let result = try undisturbed(first, second, now: now, progress: progress, prepare: prepare)
    guard let result else {
      throw HarnessError("every round of '\(first)' and '\(second)' was disturbed; try again")
    }
    return result
  }

  package static let clock: @Sendable () -> Double = { Double(SystemClock.now()) * 1e-9 }

  /// - Returns: nil where every round was disturbed.
  private func undisturbed<Source: EpochSource>(
    _ first: String, _ second: String, now: () -> Double = Self.clock,
    progress: (Double) -> Void = { _ in }, prepare: () throws -> Source
  ) throws -> ComparisonResult? {
    let start = now()
    var pairs: [[SubjectTimes]] = []
    var stop: StopReason?
    while stop == nil {
      let subjects = [Subject(comparison: 0, base: nil), Subject(comparison: 0, base: 0)]
      var measuring = Rounds(subjects, try prepare(), rounds)
      pairs.append(try measuring.measure())
      let spent = (now() - start) / budget.value
      progress(min(1, max(spent, Double(pairs.count) / Double(most))))
      stop = reason(toStopWith: pairs, spent)
    }
    guard let relative = relative(pairs, to: first) else { return nil }
    return ComparisonResult(
      first: first, second: second,
      firstTime: TimeStatistics(joining: pairs.map { $0[0].time }, stop ?? .rounds),
      secondTime: TimeStatistics(joining: pairs.map { $0[1].time }, stop ?? .rounds),
      relative: relative, threshold: threshold)
  }

  private func reason(toStopWith pairs: [[SubjectTimes]], _ spent: Double) -> StopReason? {
    if pairs.count >= most { return .rounds }
    if spent >= 1, pairs.count >= TimeStatistics.fewestRounds { return .budget }
    guard pairs.count >= fewest, pairs.count % 4 == 0,
      let interval = signTestInterval(logRatios(pairs), alpha: rounds.alpha)
    else { return nil }
    return (interval.upper - interval.lower) / 2 < rounds.target ? .target : nil
  }

  /// One of each preparation that has enough rounds left.
  private func logRatios(_ pairs: [[SubjectTimes]]) -> [Double] {
    pairs.compactMap { $0[1].logRatios.count < 3 ? nil : median($0[1].logRatios) }
  }

  private func relative(_ pairs: [[SubjectTimes]], to first: String) -> RelativeTime? {
    let ratios = logRatios(pairs)
    guard let middle = median(ratios) else { return nil }
    let interval = signTestInterval(ratios, alpha: rounds.alpha).map {
      Interval(
        lower: exponential($0.lower), upper: exponential($0.upper), coverage: $0.coverage)
    }
    return RelativeTime(reference: first, ratio: exponential(middle), interval: interval)
  }
}

extension Comparison {
  /// What comparisons say on this machine now of something against itself, and against itself with more work.
  ///
  /// - Parameter source: prepares a pair, whose second one is slower where it is told so.
  /// - Throws: what `source` and its epochs throw; a disturbed trial is `unstable`, no error.
  package func selfCheck<Source: EpochSource>(
    _ subject: KernelSubject, trials: Int, progress: (Double) -> Void,
    source: (_ isSlower: Bool) throws -> Source
  ) throws -> SelfCheckResult {
    var result = SelfCheckResult(
      subject: subject, trials: trials, extraWork: ExtraWork.share, falseAlarms: 0, found: 0,
      unstable: 0)
    for trial in 0..<trials {
      progress(Double(trial) / Double(trials))
      // A trial of which nothing is left is no verdict either.
      let same = try undisturbed("itself", "itself") { try source(false) }
      if same?.verdict == .faster || same?.verdict == .slower { result.falseAlarms += 1 }
      let slower = try undisturbed("itself", "slower") { try source(true) }
      if slower?.verdict == .slower { result.found += 1 }
      let verdicts = [same?.verdict ?? .unstable, slower?.verdict ?? .unstable]
      if verdicts.contains(.unstable) { result.unstable += 1 }
    }
    return result
  }
}

extension TimeStatistics {
  /// The samples of several preparations taken together.
  init(joining parts: [TimeStatistics], _ stop: StopReason) {
    let samples = parts.flatMap(\.samples)
    let values = samples.map(\.value)
    var dropped = DroppedRounds()
    for part in parts {
      dropped.preempted += part.dropped.preempted
      dropped.stalled += part.dropped.stalled
      dropped.stolen += part.dropped.stolen
    }
    self.init(
      median: Seconds(HWSimCore.median(values) ?? .nan),
      deviation: Seconds(medianAbsoluteDeviation(values) ?? .nan),
      least: Seconds(values.min() ?? .nan), calls: parts.first?.calls ?? 1, samples: samples,
      dropped: dropped, warmUp: parts.first?.warmUp ?? .limit(epochs: 0), stop: stop)
  }
}
