import CPAPI
import Synchronization

/// PAPI itself. It is global state, and so is this: initialised once, used under `measuringLock`.
package struct PAPILibrary: CounterLibrary {
  /// The library, or why it does not start.
  package static let shared: Result<PAPILibrary, CounterError> = {
    let current = cpapi_current()
    let code = PAPI_library_init(current)
    guard code == current else {
      // A positive number is the version that runs, which is not the one this was built for.
      let mismatch = "PAPI \(describe(version: code)) is not the version that hwsim was built with"
      return .failure(code > 0 ? CounterError(code: code, description: mismatch) : refusal(code))
    }
    let threads = cpapi_use_threads()
    return threads == 0 ? .success(PAPILibrary()) : .failure(refusal(threads))
  }()

  package var version: String { describe(version: cpapi_version()) }

  package func components() -> [CounterComponent] {
    (0..<PAPI_num_components()).compactMap { index in
      guard let info = PAPI_get_component_info(index) else { return nil }
      let name = String(cString: cpapi_component_name(info))
      let reason = String(cString: cpapi_component_reason(info))
      let isDisabled = info.pointee.disabled != 0
      return CounterComponent(
        name: name, disabledReason: isDisabled ? (reason.isEmpty ? "no reason given" : reason) : nil
      )
    }
  }

  package func enterThread() { _ = PAPI_register_thread() }
  package func leaveThread() { _ = PAPI_unregister_thread() }

  package func makeSet() throws(CounterError) -> Int32 {
    var set = cpapi_null()
    try check(PAPI_create_eventset(&set))
    return set
  }

  package func add(_ event: String, to set: Int32) throws(CounterError) {
    try check(PAPI_add_named_event(set, event))
  }

  package func start(_ set: Int32) throws(CounterError) { try check(PAPI_start(set)) }

  package func stop(_ set: Int32, count: Int) throws(CounterError) -> [Int64] {
    var values = [Int64](repeating: 0, count: count)
    let code = values.withUnsafeMutableBufferPointer { values in
      values.withMemoryRebound(to: CLongLong.self) { PAPI_stop(set, $0.baseAddress) }
    }
    try check(code)
    return values
  }

  package func discard(_ set: Int32) {
    var set = set
    _ = PAPI_cleanup_eventset(set)
    _ = PAPI_destroy_eventset(&set)
  }
}

/// Held while anything is counted: two measurements at once would disturb each other anyway.
let measuringLock = Mutex<Void>(())

private func check(_ code: Int32) throws(CounterError) {
  guard code == 0 else { throw refusal(code) }
}

private func refusal(_ code: Int32) -> CounterError {
  let message = PAPI_strerror(code).map { String(cString: $0) } ?? "error \(code)"
  return CounterError(code: code, description: message)
}

private func describe(version: Int32) -> String {
  let parts = [24, 16, 8].map { String((version >> $0) & 0xFF) }
  return parts.joined(separator: ".")
}
