import HWSimCore
import HWSimDevices
import HWSimReports
import HWSimSimulator

/// Simulates what a report compares: each network on each device, and for the first pairs what-ifs.
struct ReportRun {
  let pairs: [SimulationPair]
  /// Of each pair: those that the pair's own replay serves, and those that take one of their own.
  private var shared: [[PlannedWhatIf]]
  private var replayed: [[PlannedWhatIf]]
  private let batch: Int
  private let input: InputOptions
  private let mode: ModeOptions

  /// Multiply-accumulates that what-ifs may replay through caches: about a second on two processors.
  private static let budget = 6e9
  /// What a replay without caches takes of the time of one with them.
  private static let cachelessShare = 0.05

  /// - Parameters:
  ///   - simulators: one for each of `devices`, names as typed.
  ///   - hasWhatIfs: false for reports that do not show them.
  init(
    _ sources: [NetworkSource], _ simulators: [DeviceSimulator], devices: [String],
    _ setup: SetupOptions, _ input: InputOptions, _ mode: ModeOptions, hasWhatIfs: Bool,
    store: ProfileStore
  ) throws {
    pairs = sources.flatMap { source in
      simulators.map {
        SimulationPair(source: source, simulator: $0.matching(source.network))
      }
    }
    (self.input, self.mode, batch) = (input, mode, input.batch ?? 1)
    (shared, replayed) = ([], [])
    guard hasWhatIfs else { return }
    var variations = try devices.map {
      try DeviceVariations(of: $0, setup.overrides, store)
    }
    var left = Self.budget
    for (index, pair) in pairs.prefix(ComparisonInput.detailedPairs(devices.count)).enumerated() {
      let numbers = variations[index % devices.count].whatIfs(of: pair)
      let isShared = { (planned: PlannedWhatIf) in
        planned.pair.simulator.isReplayed(like: pair.simulator)
      }
      shared.append(numbers.filter(isShared))
      let candidates = AdviceCandidates(
        pair: pair, input: input, mode: mode, overrides: setup.overrides
      ).all
      // Advice first: without it, a report says what is, and not what to do.
      var own: [PlannedWhatIf] = []
      for part in [candidates, numbers.filter { !isShared($0) }] {
        let work = part.reduce(0) { $0 + Self.work($1.pair) }
        guard work <= left else { continue }
        left -= work
        own += part
      }
      replayed.append(own)
    }
  }

  /// What a simulation takes, about, in multiply-accumulates replayed through caches by one thread.
  private static func work(_ pair: SimulationPair) -> Double {
    guard case .processor(let simulator) = pair.simulator else { return 0 }
    let threads = simulator.threads > 1 ? 2.0 : 1
    return Double(pair.source.network.counts.macs) * threads
      * (pair.simulator.hasCaches ? 1 : cachelessShare)
  }

  /// Each pair's result, followed by its what-ifs, of which only the totals are kept.
  func results(jobs: Int?) throws -> [SimulationResult] {
    let others = replayed.enumerated().flatMap { pair, planned in
      planned.map { (pair: pair, planned: $0) }
    }
    let works = pairs.map(Self.work) + others.map { Self.work($0.planned.pair) }
    let progress = Progress("\(works.count) simulations", work: works)
    defer { progress.finish() }
    let (pairs, shared, batch) = (pairs, shared, batch)
    var pieces = try inParallel(works.count, jobs: jobs) { index -> [SimulationResult] in
      defer { progress.show(1, of: index) }
      guard index < pairs.count else {
        // What cannot be simulated is no what-if.
        let planned = others[index - pairs.count].planned
        guard let result = try? planned.pair.result(batch: nil) else { return [] }
        return [result.totalsOnly.asked(planned.change)]
      }
      let planned = index < shared.count ? shared[index] : []
      let results = try pairs[index].results(
        alsoOn: planned.map(\.pair.simulator), batch: batch
      ) { progress.show($0, of: index) }
      let numbers = zip(results.dropFirst(), planned).map { $0.totalsOnly.asked($1.change) }
      return [results[0]] + numbers
    }
    var whatIfs = [[SimulationResult]](repeating: [], count: pairs.count)
    for (other, results) in zip(others, pieces.dropFirst(pairs.count)) {
      whatIfs[other.pair] += results
    }
    pieces.removeLast(others.count)
    for (pair, result) in try fitting(pieces.map { $0[0] }, jobs: jobs) {
      whatIfs[pair].append(result)
    }
    return zip(pieces, whatIfs).flatMap { piece, others in
      let base = piece[0].label
      return piece.prefix(1) + (piece.dropFirst() + others).map { $0.of(base) }
    }
  }

  /// Of each pair that does not fit, the member of the network's family that does.
  private func fitting(
    _ results: [SimulationResult], jobs: Int?
  ) throws -> [(pair: Int, result: SimulationResult)] {
    let found = pairs.prefix(shared.count).indices.compactMap { index in
      AdviceCandidates(pair: pairs[index], input: input, mode: mode, overrides: [])
        .fitting(results[index].fit.remedy).map { (pair: index, planned: $0) }
    }
    return try inParallel(found.count, jobs: jobs) { index in
      let (pair, planned) = found[index]
      return (pair, try planned.pair.result(batch: nil).totalsOnly.asked(planned.change))
    }
  }
}

extension SimulationResult {
  fileprivate func asked(_ change: WhatIf) -> SimulationResult {
    var result = self
    result.whatIf = change
    return result
  }

  fileprivate func of(_ base: String) -> SimulationResult {
    var result = self
    result.whatIf?.base = base
    return result
  }
}
