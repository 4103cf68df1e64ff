import CKernels
package import HWSimCore

/// Measures a list of things in interleaved rounds on one pinned thread, then counts events of each.
package struct Bench {
  package var title: String
  /// The core; nil for the last that the process may use.
  package var cpu: Int?
  package var cache = CacheState.warm
  package var rounds = RoundOptions()
  package var counters: (any KernelCounter)?
  package var version: String
  /// When it begins, as `BenchSetup.started`.
  package var started: String

  package init(title: String, version: String, started: String) {
    (self.title, self.version, self.started) = (title, version, started)
  }

  /// Why times of this build mean nothing; nil where they do.
  package static var unfit: String? {
    #if DEBUG
      return "this is a debug build; measure with one made by 'make build'"
    #else
      return ck_unfit().map { "the kernels were \(String(cString: $0)); use 'make build'" }
    #endif
  }

  /// - Parameters:
  ///   - progress: told the share of the budget that is used up.
  ///   - finished: told each measurement as soon as it is complete: once all rounds are over, as every
  ///     round has an epoch of each item, so no item's time is final before all are.
  package func measure(
    _ items: [BenchItem], progress: @escaping (Double) -> Void = { _ in },
    finished: (KernelMeasurement) -> Void = { _ in }
  ) throws -> BenchResult {
    if let reason = Self.unfit { throw HarnessError(reason) }
    let cpu = try PinnedThread.choose(cpu)
    let noise = NoiseProbe.start()
    let times = try PinnedThread.run(cpu: cpu) { try measureTimes(items, cpu, progress) }
    var measurements: [KernelMeasurement] = []
    for (item, times) in zip(items, times) {
      for measurement in try self.measurements(of: item, times, cpu) {
        finished(measurement)
        measurements.append(measurement)
      }
    }
    return BenchResult(
      setup: BenchSetup(
        title: title, cpu: cpu, cache: cache, budget: rounds.budget, target: rounds.target,
        started: started),
      version: version, machine: .live, noise: noise.delta(), clock: SystemClock.description(),
      measurements: measurements)
  }

  /// Nil for what cannot be measured.
  private func measureTimes(
    _ items: [BenchItem], _ cpu: Int, _ progress: (Double) -> Void
  ) throws -> [SubjectTimes?] {
    let reference = Probe.multiplyAdd()
    let runnable = items.indices.filter { items[$0].body != nil }
    guard !runnable.isEmpty else { return items.map { _ in nil } }
    let isCold = cache == .cold
    var bodies = runnable.compactMap { items[$0].body }
    var subjects = runnable.indices.map {
      Subject(comparison: $0, base: reference == nil ? nil : runnable.count, isSingleCall: isCold)
    }
    if let reference {
      bodies.append(reference.body)
      subjects.append(Subject(comparison: runnable.count, base: nil))
    }
    let flush = isCold ? try CacheFlush(lastLevelCache: Counters.live.lastLevelCache) : nil
    var measuring = Rounds(subjects, CallEpochs(bodies, cpu: cpu, flush: flush), rounds)
    let found = try measuring.measure(progress: progress)
    var times = [SubjectTimes?](repeating: nil, count: items.count)
    for (place, index) in runnable.enumerated() { times[index] = found[place] }
    return times
  }

  /// Of a network first the whole, then its calls.
  private func measurements(
    of item: BenchItem, _ times: SubjectTimes?, _ cpu: Int
  ) throws -> [KernelMeasurement] {
    let whole = try measurement(of: item, times, cpu)
    guard case .network(_, let network) = item, whole.timing != nil else { return [whole] }
    let profile = try PinnedThread.run(cpu: cpu) { NetworkProfile(network).measure() }
    let parts = try zip(network.calls, profile).map { call, time in
      let counts = try counters?.count(call, cpu: cpu)
      return KernelMeasurement(
        call.subject,
        .measured(
          KernelTiming(
            time: time, relative: nil, cache: cache, readings: counts?.readings ?? [],
            metrics: counts?.metrics ?? [])))
    }
    return [whole] + parts
  }

  private func measurement(
    of item: BenchItem, _ times: SubjectTimes?, _ cpu: Int
  ) throws -> KernelMeasurement {
    guard let times else {
      guard case .unavailable(let subject, let reason) = item else {
        return KernelMeasurement(item.subject, .unavailable(reason: "not measured"))
      }
      return KernelMeasurement(subject, .unavailable(reason: reason))
    }
    guard times.time.rounds > 0 else {
      return KernelMeasurement(
        item.subject,
        .unavailable(reason: "every round was disturbed; measure on a quieter machine"))
    }
    guard times.threads < 1.1 else {
      return KernelMeasurement(
        item.subject,
        .unavailable(reason: "it used \(significant(times.threads)) threads instead of one"))
    }
    var timing = KernelTiming(
      time: times.time, relative: times.relative(to: "multiply-add", alpha: rounds.alpha),
      cache: cache)
    if let counters, case .kernel(let call) = item {
      let result = try counters.count(call, cpu: cpu)
      (timing.readings, timing.metrics) = (result.readings, result.metrics)
    }
    return KernelMeasurement(item.subject, .measured(timing))
  }
}
