import HWSimCore

/// How long each call of a network takes in its place: on what the calls before it left in the caches.
struct NetworkProfile {
  private let run: NetworkRun
  private static let fewest = 30
  private static let most = 200
  /// Nanoseconds after which no further inference is begun.
  private static let budget = 1_000_000_000

  init(_ run: NetworkRun) { self.run = run }

  /// A clock reading between calls, inference after inference; disturbed ones are dropped whole.
  ///
  /// - Returns: one for each call, in order.
  func measure() -> [TimeStatistics] {
    var samples = [[Double]](repeating: [], count: run.calls.count)
    var (made, dropped) = (0, DroppedRounds())
    let start = SystemClock.now()
    run.run()
    while made < Self.fewest || (made < Self.most && SystemClock.now() - start < Self.budget) {
      made += 1
      let preemptions = SystemClock.preemptions()
      var times: [Int] = [SystemClock.now()]
      times.reserveCapacity(run.calls.count + 1)
      for call in run.calls {
        call.run()
        times.append(SystemClock.now())
      }
      guard SystemClock.preemptions() == preemptions else {
        dropped.preempted += 1
        continue
      }
      for index in samples.indices {
        samples[index].append(Double(times[index + 1] - times[index]) * 1e-9)
      }
    }
    return samples.map { samples in
      TimeStatistics(
        median: Seconds(median(samples) ?? .nan),
        deviation: Seconds(medianAbsoluteDeviation(samples) ?? .nan),
        least: Seconds(samples.min() ?? .nan), calls: 1, samples: samples.map { Seconds($0) },
        dropped: dropped, warmUp: .stable(epochs: 1), stop: .rounds)
    }
  }
}
