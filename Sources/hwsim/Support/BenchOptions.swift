import ArgumentParser
import Foundation
import HWSimCore
import HWSimHarness

/// How long and how exactly to measure.
struct TimingOptions: ParsableArguments {
  @Option(help: "At most this long, such as 60s; 30s, if not given.", transform: parseSeconds)
  var budget = Seconds(30)

  @Option(help: "warm or cold.", transform: { try parseName($0, "cache state") })
  var cache = CacheState.warm

  @Option(
    parsing: .unconditional, help: "The core to measure on; the last that this process may use.",
    transform: { try parseCount($0, in: 0...4095) })
  var cpu: Int?

  func apply(to bench: inout Bench) throws {
    bench.cpu = cpu
    bench.cache = cache
    bench.rounds.budget = budget
  }
}

/// `60s`, `500 ms`.
func parseSeconds(_ text: String) throws -> Seconds {
  guard let time = try? Seconds(parsing: text), Seconds(0.01)...Seconds(86_400) ~= time else {
    throw ValidationError("'\(text)' is no time from 10 ms to 24 hours; write '60s'")
  }
  return time
}

/// What is counted beside the time.
struct CounterOptions: ParsableArguments {
  enum Source: String, CaseIterable {
    case papi, cachegrind, qemu, none
  }

  @Option(
    help: ArgumentHelp(
      "papi (with events of the system and the kernels), cachegrind, qemu or none.",
      valueName: "source"),
    transform: { try parseName($0, "source of counts") })
  var counters = Source.papi

  @Option(
    help: ArgumentHelp(
      "Events or groups of events, with commas; instructions, work and software, if not given. "
        + "'hwsim doctor --events' lists them.", valueName: "events"))
  var events: String?

  @Option(
    help: ArgumentHelp(
      "Of cachegrind's first and last cache; this machine's, if not given.",
      valueName: "bytes,ways,line[:bytes,ways,line]"))
  var cacheGeometry: String?

  @Option(
    help: ArgumentHelp("qemu counts for: x86_64, aarch64, cortex-m4, cortex-m7.", valueName: "cpu"),
    transform: { try parseName($0, "target") })
  var target: EmulatedProcessor?

  var isForMicrocontroller: Bool { target == .cortexM4 || target == .cortexM7 }

  func counter() throws -> (any KernelCounter)? {
    let words = (events ?? "").split(separator: ",").map(String.init)
    if let target { return ToolCounter.qemu(target) }
    switch counters {
    case .papi: return SessionCounter(words)
    case .qemu: return ToolCounter.qemu(.x86)
    case .none: return nil
    case .cachegrind:
      let (first, last) = try geometries()
      return ToolCounter.cachegrind(first: first, last: last)
    }
  }

  private func geometries() throws -> (first: String, last: String) {
    let own = MachineDescription.live.caches.filter { $0.holds != .instructions }
    let words = own.compactMap { cache in
      cache.ways.map { "\(cache.size.value),\($0),\(cache.line?.value ?? 64)" }
    }
    let given = (cacheGeometry ?? "").split(separator: ":").map(String.init)
    for text in given where text.split(separator: ",").compactMap({ Int($0) }).count != 3 {
      throw Failure(
        .usage, "--cache-geometry: '\(text)' is no cache; write bytes,ways,line as 32768,8,64")
    }
    // A guest may see caches that are no power of two; cachegrind refuses those.
    let first = given.first ?? words.first ?? "32768,8,64"
    return (first, given.count > 1 ? given[1] : "1048576,16,64")
  }
}

/// The time now, UTC, to the second.
func utcNow() -> String {
  Date.now.formatted(.iso8601)
}
