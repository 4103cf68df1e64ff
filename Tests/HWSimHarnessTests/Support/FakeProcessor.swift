import HWSimCore
import HWSimHarness

/// A processor with counters that this machine need not have: what happens on it, the test says.
final class FakeProcessor: CounterLibrary, @unchecked Sendable {
  /// Events that can be counted at a time.
  var slots = 4
  /// What each event counts for one unit of known work.
  var truth: [KnownWork: [String: Double]] = [
    .loop: ["PAPI_TOT_INS": 2, "PAPI_TOT_CYC": 1, "PAPI_BR_INS": 1],
    .loads: ["PAPI_L1_DCM": 1, "PAPI_L1_DCA": 1, "PAPI_L2_DCM": 0.5, "PAPI_L2_DCA": 1],
    .branches: ["PAPI_BR_MSP": 0.5],
    .floats: ["PAPI_SP_OPS": 2],
  ]
  /// They add and start, and read nothing.
  var dead: Set<String> = []
  /// What counting itself adds to each pass.
  var overhead: [String: Double] = [:]
  /// What PAPI says to an event that it cannot count: -7 or -25.
  var refusal: Int32 = -7
  private(set) var starts = 0

  private var sets: [Int32: [String]] = [:]
  private var totals: [String: Double] = [:]
  private var before: [String: Double] = [:]
  private var known: Set<String> { Set(truth.values.flatMap(\.keys)) }

  /// Something that the processor does.
  func happen(_ event: String, _ count: Double) { totals[event, default: 0] += count }

  func perform(_ work: KnownWork, _ units: Int) {
    for (event, count) in truth[work] ?? [:] { happen(event, count * Double(units)) }
  }

  func counters(_ access: PMUAccess = .available) -> Counters {
    Counters(
      sources: [Counters.hardware(.success(self), access: access)], lastLevelCache: 1 << 20,
      perform: { self.perform($0, $1) })
  }

  // MARK: - As PAPI

  var version: String { "7.0.0" }
  func components() -> [CounterComponent] { [] }
  func events(of kind: EventKind) -> [EventDescription] { [] }
  func enterThread() {}
  func leaveThread() {}

  func makeSet() -> Int32 {
    let set = (sets.keys.max() ?? 0) + 1
    sets[set] = []
    return set
  }

  func add(_ event: String, to set: Int32) throws(CounterError) {
    guard known.contains(event) else {
      throw CounterError(code: refusal, description: "PAPI's words")
    }
    guard sets[set, default: []].count < slots else {
      throw CounterError(code: -8, description: "conflict")
    }
    sets[set, default: []].append(event)
  }

  func start(_ set: Int32) {
    starts += 1
    before = totals
    for (event, count) in overhead { happen(event, count) }
  }

  func stop(_ set: Int32, count: Int) -> [Int64] {
    sets[set, default: []].map { event in
      dead.contains(event) ? 0 : Int64(totals[event, default: 0] - before[event, default: 0])
    }
  }

  func discard(_ set: Int32) { sets[set] = nil }
}
