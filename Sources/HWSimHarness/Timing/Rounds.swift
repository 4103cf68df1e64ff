import HWSimCore

/// Measures subjects in rounds: one epoch of each, in an order that changes, until intervals are narrow or the
/// budget ends. What drifts over rounds, such as the core's clock, drifts for all of them; a ratio of two
/// epochs of one round does not see it.
package struct Rounds<Source: EpochSource> {
  private let subjects: [Subject]
  private let options: RoundOptions
  private var source: Source
  private var calls: [Int]
  private var warmUps: [WarmUp] = []
  private var records: [Record]
  private var made = 0

  /// What was kept of one subject.
  private struct Record {
    var samples: [Seconds] = []
    var logRatios: [Double] = []
    var dropped = DroppedRounds()
    var threads: [Double] = []
  }

  package init(_ subjects: [Subject], _ source: Source, _ options: RoundOptions) {
    self.subjects = subjects
    self.source = source
    self.options = options
    calls = [Int](repeating: 1, count: subjects.count)
    records = [Record](repeating: Record(), count: subjects.count)
  }

  /// - Parameter progress: told the share of the budget, or of the most rounds, that is used up.
  package mutating func measure(
    progress: (Double) -> Void = { _ in }
  ) throws(HarnessError) -> [SubjectTimes] {
    try chooseCalls()
    for index in subjects.indices { warmUps.append(try warmUp(index)) }
    var order = RandomOrder(of: subjects.count)
    var stop: StopReason?
    while stop == nil {
      try round(order.next())
      made += 1
      let spent = source.elapsed().value / options.budget.value
      progress(min(1, max(spent, Double(made) / Double(options.mostRounds))))
      stop = reason(toStopAt: spent)
    }
    return subjects.indices.map { times(of: $0, stop ?? .rounds) }
  }

  // MARK: - Before the first round

  /// As many calls as fill an epoch, the same for all of a comparison: different counts alone make a
  /// difference, as the loop and the caches see them.
  private mutating func chooseCalls() throws(HarnessError) {
    var needed: [Int: Int] = [:]
    for (index, subject) in subjects.enumerated() {
      let count = subject.isSingleCall ? 1 : try callsThatFill(index)
      needed[subject.comparison] = max(count, needed[subject.comparison] ?? 1)
    }
    for (index, subject) in subjects.enumerated() { calls[index] = needed[subject.comparison] ?? 1 }
  }

  private mutating func callsThatFill(_ index: Int) throws(HarnessError) -> Int {
    var count = 1
    while count < 1 << 30 {
      // The thread's own time: a pre-empted epoch looks long on the wall.
      let epoch = try source.epoch(of: index, calls: count)
      let time = min(epoch.threadTime, epoch.wall)
      if time >= options.epoch { return count }
      let factor = time > .zero ? options.epoch / time * 1.05 : 10
      count = max(count + 1, Int((Double(count) * min(factor, 10)).rounded(.up)))
    }
    return count
  }

  private mutating func warmUp(_ index: Int) throws(HarnessError) -> WarmUp {
    var (epochs, before) = (0, Double?.none)
    while epochs < options.mostWarmUpEpochs {
      var window: [Double] = []
      for _ in 0..<options.window {
        window.append(try source.epoch(of: index, calls: calls[index]).wall.value)
      }
      epochs += options.window
      guard let now = median(window) else { break }
      if let before, abs(now - before) < options.steady * before { return .stable(epochs: epochs) }
      before = now
    }
    return .limit(epochs: epochs)
  }

  // MARK: - Rounds

  private mutating func round(_ order: [Int]) throws(HarnessError) {
    var epochs = [Epoch?](repeating: nil, count: subjects.count)
    let stolen = source.stolenTicks()
    for index in order { epochs[index] = try source.epoch(of: index, calls: calls[index]) }
    let isStolen = stolen != source.stolenTicks()
    let disturbances = epochs.map { $0?.disturbance }
    var causes: [Int: Disturbance] = [:]
    for (subject, cause) in zip(subjects, disturbances) {
      if let cause { causes[subject.comparison] = cause }
    }
    for (index, subject) in subjects.enumerated() {
      guard let epoch = epochs[index] else { continue }
      let ofBase = subject.base.flatMap { disturbances[$0] }
      let cause = causes[subject.comparison] ?? ofBase ?? (isStolen ? .stolen : nil)
      keep(epoch, of: index, base: subject.base.flatMap { epochs[$0] }, unless: cause)
    }
  }

  private mutating func keep(
    _ epoch: Epoch, of index: Int, base: Epoch?, unless cause: Disturbance?
  ) {
    if epoch.threadTime > .zero {
      records[index].threads.append(epoch.threads)
    }
    switch cause {
    case .preempted: records[index].dropped.preempted += 1
    case .stalled: records[index].dropped.stalled += 1
    case .stolen: records[index].dropped.stolen += 1
    case nil:
      let time = epoch.wall / Double(calls[index])
      records[index].samples.append(time)
      if let base, let number = subjects[index].base, base.wall > .zero, time > .zero {
        let ofBase = base.wall / Double(calls[number])
        records[index].logRatios.append(naturalLogarithm(time / ofBase))
      }
    }
  }

  /// Whether enough rounds of everything are kept for an interval.
  private var hasEnough: Bool {
    records.allSatisfy { $0.samples.count >= TimeStatistics.fewestRounds }
  }

  private func reason(toStopAt spent: Double) -> StopReason? {
    if made >= options.mostRounds { return .rounds }
    // A few rounds more than the budget allows are better than no interval, but not at any price.
    if spent >= 1, made >= TimeStatistics.fewestRounds, hasEnough || spent >= 3 { return .budget }
    guard made >= options.fewestRounds, made % 8 == 0 else { return nil }
    let isNarrow = zip(subjects, records).allSatisfy { subject, record in
      guard subject.base != nil else { return true }
      guard let interval = signTestInterval(record.logRatios, alpha: options.alpha) else {
        return false
      }
      return (interval.upper - interval.lower) / 2 < options.target
    }
    return isNarrow ? .target : nil
  }

  private func times(of index: Int, _ stop: StopReason) -> SubjectTimes {
    let record = records[index]
    let values = record.samples.map(\.value)
    let time = TimeStatistics(
      median: Seconds(median(values) ?? .nan),
      deviation: Seconds(medianAbsoluteDeviation(values) ?? .nan),
      least: Seconds(values.min() ?? .nan), calls: calls[index], samples: record.samples,
      dropped: record.dropped, warmUp: warmUps[index], stop: stop)
    return SubjectTimes(
      time: time, logRatios: record.logRatios, threads: median(record.threads) ?? .nan)
  }
}
