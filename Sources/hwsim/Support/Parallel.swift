import Dispatch
import Synchronization

/// Does independent pieces of work, up to `jobs` at once but no more than there are processors, and
/// returns what came of each, in their order.
///
/// The caller works too, so one job or one piece takes no further thread. Pieces start in order, and none
/// once one has failed: the error is that of the first, in order, that fails.
func inParallel<Value: Sendable>(
  _ count: Int, jobs: Int, _ work: @Sendable (Int) throws -> Value
) throws -> [Value] {
  let pieces = Pieces<Value>(count)
  DispatchQueue.concurrentPerform(iterations: min(jobs, count)) { _ in
    while let index = pieces.next() {
      pieces.finish(index, Result { try work(index) })
    }
  }
  return try pieces.results.map { try $0.get() }
}

/// What is still to be done, and what came of the rest.
private final class Pieces<Value: Sendable>: Sendable {
  private struct State {
    var started = 0
    var hasFailed = false
    var results: [Result<Value, any Error>?]
  }

  private let count: Int
  private let state: Mutex<State>

  init(_ count: Int) {
    self.count = count
    state = Mutex(State(results: [Result<Value, any Error>?](repeating: nil, count: count)))
  }

  func next() -> Int? {
    state.withLock { state in
      guard !state.hasFailed, state.started < count else { return nil }
      state.started += 1
      return state.started - 1
    }
  }

  func finish(_ index: Int, _ result: Result<Value, any Error>) {
    state.withLock { state in
      state.results[index] = result
      if case .failure = result { state.hasFailed = true }
    }
  }

  /// Of the pieces that were started, in order.
  var results: [Result<Value, any Error>] { state.withLock { $0.results.compactMap { $0 } } }
}
