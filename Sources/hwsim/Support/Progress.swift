import Glibc

/// A line on standard error that says how far a long computation is: only on a terminal, and only
/// once it has taken a second.
final class Progress {
  private let start = Progress.now
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var lastShown = 0.0
  private let title: String

  init(_ title: String) { self.title = title }

  func show(_ share: Double) {
    guard isTerminal else { return }
    let now = Progress.now
    guard now - start > 1, now - lastShown > 0.1 else { return }
    lastShown = now
    _ = Output.write("\r\(title): \(Int(share * 100)) %\u{1B}[K", to: STDERR_FILENO)
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
