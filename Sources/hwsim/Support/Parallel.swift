import Foundation
import Synchronization

/// Does independent pieces of work, up to `jobs` at once, and returns what came of each, in their order.
///
/// The caller works too, so one job or one piece takes no further thread. Pieces start in order, and none
/// once one has failed: the error is that of the first, in order, that fails.
///
/// - Parameter jobs: nil takes as many as there are processors.
func inParallel<Value: Sendable>(
  _ count: Int, jobs: Int?, _ work: @escaping @Sendable (Int) throws -> Value
) throws -> [Value] {
  let pieces = Pieces(count, work)
  var workers: [Worker] = []
  if count > 1 {
    let jobs = jobs ?? ProcessInfo.processInfo.activeProcessorCount
    // Where the system gives no further thread, those that there are do the work.
    workers = (1..<max(1, min(jobs, count))).compactMap { _ in Worker(pieces.run) }
  }
  pieces.run()
  for worker in workers { worker.join() }
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
  private let work: @Sendable (Int) throws -> Value
  private let state: Mutex<State>

  init(_ count: Int, _ work: @escaping @Sendable (Int) throws -> Value) {
    (self.count, self.work) = (count, work)
    state = Mutex(State(results: [Result<Value, any Error>?](repeating: nil, count: count)))
  }

  /// Does piece after piece until none is left to be started.
  @Sendable func run() {
    while let index = next() { finish(index, Result { try work(index) }) }
  }

  private func next() -> Int? {
    state.withLock { state in
      guard !state.hasFailed, state.started < count else { return nil }
      state.started += 1
      return state.started - 1
    }
  }

  private func finish(_ index: Int, _ result: Result<Value, any Error>) {
    state.withLock { state in
      state.results[index] = result
      if case .failure = result { state.hasFailed = true }
    }
  }

  /// Of the pieces that were started, in order.
  var results: [Result<Value, any Error>] { state.withLock { $0.results.compactMap { $0 } } }
}

/// A plain thread: Dispatch opens descriptors, one of which could be taken for a standard output that the
/// caller has closed.
private struct Worker {
  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private var thread = pthread_t()

  /// - Returns: nil where the system gives no thread.
  init?(_ run: @escaping @Sendable () -> Void) {
    let body = Unmanaged.passRetained(Body(run))
    let code = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      body.release()
      return nil
    }
  }

  func join() { pthread_join(thread, nil) }
}
