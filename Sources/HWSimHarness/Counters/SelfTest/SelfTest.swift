import CMachine
import HWSimCore

/// Tries an event on work with a known count before anything that it says is believed.
///
/// The same work is done once and twice; their difference has nothing of what starting and stopping cost.
struct SelfTest {
  let source: any CounterSource
  let lastLevelCache: Int
  let perform: @Sendable (KnownWork, Int) -> Void

  static let needsTwoCores = "not to be tested on a single core"

  /// On the measuring thread.
  func verdict(of event: String) -> EventVerdict {
    let rule = SelfTestRule.rule(for: event, lastLevelCache: lastLevelCache)
    if let reason = obstacle(to: rule) { return .unavailable(reason: reason) }
    var verdict = test(event, rule)
    // Noise passes; a lie stays.
    for _ in 0..<2 {
      guard case .implausible = verdict else { break }
      verdict = test(event, rule)
    }
    return verdict
  }

  private func obstacle(to rule: SelfTestRule) -> String? {
    if rule.work == .moves, PinnedThread.allowedCPUs().count < 2 {
      return Self.needsTwoCores
    }
    if source.kind == .hardware, !cm_has_known_work {
      return "no work with a known count for this instruction set"
    }
    return nil
  }

  private func test(_ event: String, _ rule: SelfTestRule) -> EventVerdict {
    let plan = source.plan([event], beside: [])
    defer { for pass in plan.passes { pass.close() } }
    if let reason = plan.refused[event] { return .unavailable(reason: reason) }
    guard let pass = plan.passes.first, let index = pass.events.firstIndex(of: event) else {
      return .unavailable(reason: "cannot be counted")
    }
    let counts: [Double]
    do throws(CounterError) {
      counts = try [1, 2].map { times throws(CounterError) in
        try pass.start()
        perform(rule.work, times * rule.units)
        let counted = try pass.stop()[index]
        guard let value = counted.value else {
          throw CounterError(code: 0, description: counted.reason ?? "")
        }
        return value
      }
    } catch {
      return .unavailable(reason: source.explain(error))
    }
    return judge(counts, rule)
  }

  private func judge(_ counts: [Double], _ rule: SelfTestRule) -> EventVerdict {
    let least = (rule.range.lowerBound * Double(rule.units)).rounded(.up)
    if counts == [0, 0] {
      let known = engineering(Int(max(1, least)))
      return .zero(reason: "reads 0 where at least \(known) are known to happen")
    }
    let perUnit = (counts[1] - counts[0]) / Double(rule.units)
    if rule.range.contains(perUnit) { return .ok }
    let (low, high) = (significant(rule.range.lowerBound), significant(rule.range.upperBound))
    return .implausible(
      reason:
        "counts \(significant(perUnit)) for known work of \(low == high ? low : "\(low) to \(high)")"
    )
  }
}
