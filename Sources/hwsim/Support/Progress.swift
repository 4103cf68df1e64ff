import Glibc
import HWSimCore
import Synchronization

/// A line on standard error that says how far a long computation is and how long it still takes: only
/// on a terminal, and only once it has taken a second. The parts may run at the same time.
final class Progress: Sendable {
  private struct State {
    /// Of each part, from 0 to 1.
    var shares: [Double]
    var lastShown = 0.0
  }

  private let start = Progress.now
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let title: String
  /// Of the whole, what each part is; together 1.
  private let weights: [Double]
  private let state: Mutex<State>

  /// - Parameter work: of each part, in any unit.
  init(_ title: String, work: [Double] = [1]) {
    self.title = printable(title)
    let whole = work.reduce(0, +)
    weights = work.map { whole > 0 ? $0 / whole : 0 }
    state = Mutex(State(shares: [Double](repeating: 0, count: work.count)))
  }

  func show(_ share: Double) { show(share, of: 0) }

  /// - Parameter share: what is done of a part.
  func show(_ share: Double, of part: Int) {
    guard isTerminal else { return }
    state.withLock { state in
      state.shares[part] = share
      let done = zip(weights, state.shares).reduce(0) { $0 + $1.0 * $1.1 }
      show(done, &state) { _ in [] }
    }
  }

  /// - Parameters:
  ///   - share: of all the work; nil where nobody knows how much there is.
  ///   - done: how many of `things` so far, whose rate is shown.
  func show(_ share: Double?, done: Int, _ things: String) {
    guard isTerminal else { return }
    state.withLock { state in
      show(share, &state) { seconds in ["\(engineering(Int(Double(done) / seconds))) \(things)/s"] }
    }
  }

  private func show(
    _ share: Double?, _ state: inout State, _ rate: (_ seconds: Double) -> [String]
  ) {
    let now = Progress.now
    let passed = now - start
    guard passed > 1, now - state.lastShown > 0.1 else { return }
    state.lastShown = now
    var parts: [String] = []
    if let share { parts.append("\(Int(share * 100)) %") }
    parts += rate(passed)
    if let share { parts += Self.timeLeft(after: passed, share) }
    let line = "\r\(title): \(parts.joined(separator: ", "))\u{1B}[K"
    _ = Output.write(line, to: STDERR_FILENO)
  }

  /// Removes the line.
  func finish() {
    state.withLock { state in
      if state.lastShown > 0 { _ = Output.write("\r\u{1B}[K", to: STDERR_FILENO) }
    }
  }

  /// At the pace so far; nothing where that says little.
  private static func timeLeft(after seconds: Double, _ done: Double) -> [String] {
    guard done > 0.01, done <= 1 else { return [] }
    let left = Int((seconds / done * (1 - done)).rounded(.up))
    return [left < 100 ? "\(left) s left" : "\((left + 59) / 60) min left"]
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
