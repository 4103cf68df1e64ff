import CMachine
import Glibc

/// One thread on one core for everything that is measured: counters belong to a thread, caches to a core.
/// A Swift task may move from one to the other at each suspension.
package enum PinnedThread {
  /// Cores that this process may use, in order.
  package static func allowedCPUs() -> [Int] {
    let allowed = (0..<sysconf(Int32(_SC_NPROCESSORS_CONF))).filter { cm_may_use(Int32($0)) }
    return allowed.isEmpty ? [0] : allowed
  }

  /// The core to measure on: the one asked for, else the last, as many systems send interrupts to the first.
  package static func choose(_ asked: Int?) throws(HarnessError) -> Int {
    let allowed = allowedCPUs()
    guard let asked else { return allowed.last ?? 0 }
    guard allowed.contains(asked) else {
      let list = allowed.map(String.init).joined(separator: ", ")
      throw HarnessError("--cpu: this process may not use core \(asked); it may use \(list)")
    }
    return asked
  }

  /// Runs `body` on a new thread that stays on `cpu`, and waits for it.
  package static func run<Result>(
    cpu: Int, _ body: @escaping () throws -> Result
  ) throws -> Result {
    let job = Job<Result>(cpu: cpu, body: body)
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(job as AnyJob)
    let code = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<AnyJob>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, argument.toOpaque())
    guard code == 0 else {
      argument.release()
      throw HarnessError("no thread to measure on: \(String(cString: strerror(code)))")
    }
    pthread_join(thread, nil)
    guard let result = job.result else { throw HarnessError("the measuring thread ended early") }
    return try result.get()
  }

  /// The core that the calling thread runs on; nil where the kernel does not say.
  package static func current() -> Int? {
    let cpu = cm_core()
    return cpu < 0 ? nil : Int(cpu)
  }

  /// Keeps the calling thread on one core.
  package static func pin(to cpu: Int) throws(HarnessError) {
    let code = cm_pin(Int32(cpu))
    guard code == 0 else {
      throw HarnessError("cannot stay on core \(cpu): \(String(cString: strerror(-code)))")
    }
  }
}

private class AnyJob {
  func run() {}
}

private final class Job<Output>: AnyJob {
  private let cpu: Int
  private let body: () throws -> Output
  var result: Result<Output, any Error>?

  init(cpu: Int, body: @escaping () throws -> Output) {
    self.cpu = cpu
    self.body = body
  }

  override func run() {
    result = Result {
      try PinnedThread.pin(to: cpu)
      return try body()
    }
  }
}
