import Glibc
import HWSimCore

/// A line on standard error that says how far a long computation is: only on a terminal, and only
/// once it has taken a second.
final class Progress {
  private let start = Progress.now
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var lastShown = 0.0
  private let title: String

  init(_ title: String) { self.title = printable(title) }

  func show(_ share: Double) { show(share, done: nil, "") }

  /// - Parameters:
  ///   - share: of all the work; nil where nobody knows how much there is.
  ///   - done: how many of `things` so far, whose rate is shown.
  func show(_ share: Double?, done: Int?, _ things: String) {
    guard isTerminal else { return }
    let now = Progress.now
    let passed = now - start
    guard passed > 1, now - lastShown > 0.1 else { return }
    lastShown = now
    var parts: [String] = []
    if let share { parts.append("\(Int(share * 100)) %") }
    if let done { parts.append("\(engineering(Int(Double(done) / passed))) \(things)/s") }
    if let share, share > 0.01, share <= 1 {
      parts.append("\(Int((passed / share - passed).rounded(.up))) s left")
    }
    let line = "\r\(title): \(parts.joined(separator: ", "))\u{1B}[K"
    _ = Output.write(line, to: STDERR_FILENO)
  }

  /// Removes the line.
  func finish() {
    if lastShown > 0 { _ = Output.write("\r\u{1B}[K", to: STDERR_FILENO) }
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
