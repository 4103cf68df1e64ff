import HWSimCore

/// Makes calls 3 % longer by multiply-adds in registers, which leave caches as they are: what a comparison
/// must find.
package enum ExtraWork {
  package static let share = 0.03

  /// To be called on the measuring thread, as it times both.
  package static func added(to body: @escaping () -> Void) throws(HarnessError) -> () -> Void {
    guard let multiplyAdd = Probe.multiplyAddSteps else {
      throw HarnessError("no multiply-adds to add on this processor")
    }
    let ofStep = least { multiplyAdd(10_000) } / 10_000
    let steps = Int64((share * (least(body) / ofStep)).rounded(.up))
    return {
      body()
      multiplyAdd(steps)
    }
  }

  /// The least time of one call, over some epochs: what is added must not follow a pre-emption.
  private static func least(_ body: () -> Void) -> Seconds {
    var calls = 1
    while timed({ for _ in 0..<calls { body() } }).threadTime < Seconds(0.25e-3) { calls *= 2 }
    let times = (0..<20).map { _ in timed { for _ in 0..<calls { body() } }.threadTime }
    return (times.min() ?? .zero) / Double(calls)
  }
}
