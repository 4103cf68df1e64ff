package import HWSimCore

/// Compares two ways to do the same in pairs: an epoch of each in every round, ABBA, so that what drifts
/// drifts for both.
package struct Comparison {
  /// Differences within are not called any: where code and data happen to lie makes as much.
  package var threshold = 0.01
  package var rounds = RoundOptions()

  package init() {
    rounds.budget = Seconds(5)
    rounds.fewestRounds = 52
  }

  /// - Parameter source: its subjects 0 and 1 are compared.
  package func compare(
    _ first: String, _ second: String, _ source: some EpochSource
  ) throws(HarnessError) -> ComparisonResult {
    var measuring = Rounds(
      [Subject(comparison: 0, base: nil), Subject(comparison: 0, base: 0)], source, rounds)
    let times = try measuring.measure()
    guard times.count == 2, let relative = times[1].relative(to: first, alpha: rounds.alpha) else {
      throw HarnessError("every round of '\(first)' and '\(second)' was disturbed; try again")
    }
    return ComparisonResult(
      first: first, second: second, firstTime: times[0].time, secondTime: times[1].time,
      relative: relative, threshold: threshold)
  }

  /// Compares two calls of this process on one pinned core.
  package func compare(
    _ first: PreparedCall, _ second: PreparedCall, names: (String, String), cpu: Int?
  ) throws -> ComparisonResult {
    try compare(first.run, second.run, names: names, cpu: cpu)
  }

  private func compare(
    _ first: @escaping () -> Void, _ second: @escaping () -> Void, names: (String, String),
    cpu: Int?
  ) throws -> ComparisonResult {
    let cpu = try PinnedThread.choose(cpu)
    return try PinnedThread.run(cpu: cpu) {
      try compare(names.0, names.1, CallEpochs([first, second], cpu: cpu))
    }
  }

  /// What comparisons say on this machine now of a call against itself, and against itself with a 33rd more
  /// work: every 33rd call is made twice.
  package func selfCheck(
    _ call: PreparedCall, trials: Int, cpu: Int?, progress: (Double) -> Void
  ) throws -> SelfCheckResult {
    var result = SelfCheckResult(
      subject: call.subject, trials: trials, extraWork: 1.0 / 33, falseAlarms: 0, found: 0,
      unstable: 0)
    let slow = every33rdTwice(call.run)
    for trial in 0..<trials {
      progress(Double(trial) / Double(trials))
      let same = try compare(call.run, call.run, names: ("itself", "itself"), cpu: cpu)
      if same.verdict != .noDifference { result.falseAlarms += 1 }
      let slower = try compare(call.run, slow, names: ("itself", "slower"), cpu: cpu)
      if slower.verdict == .slower { result.found += 1 }
      if same.verdict == .unstable || slower.verdict == .unstable { result.unstable += 1 }
    }
    return result
  }

  private func every33rdTwice(_ body: @escaping () -> Void) -> () -> Void {
    var calls = 0
    return {
      body()
      calls += 1
      if calls % 33 == 0 { body() }
    }
  }
}
