package import HWSimCore

/// What a kernel does to a cache, counted by cachegrind: a run with the kernel's call minus one without.
///
/// - Models: two levels of LRU caches with the given geometries, that allocate on writes. The
///   kernel finds neither its inputs nor its weights in them.
/// - Counts: one call, and about a hundred instructions with which the driver prints the larger numbers.
/// - Ignores: time, prefetching, write-backs. Cachegrind emulates no AVX-512: use the avx2 variant.
package struct CachegrindCounts: Sendable {
  /// Size, ways and bytes of a line with commas between: `32768,8,64`.
  package var first: String
  package var last: String
  /// Seconds that a run may take; cachegrind makes about 2 x 10^7 fused multiply-adds a second.
  package var limit = 300.0

  package init(first: String, last: String) {
    self.first = first
    self.last = last
  }

  package init(first: CacheGeometry, last: CacheGeometry) {
    self.init(first: Self.words(first), last: Self.words(last))
  }

  /// One call of the kernel.
  package func readings(of call: DriverCall) -> [Reading] {
    if call.variant == "avx512" {
      return Self.unavailable("cachegrind emulates no AVX-512; measure the variant avx2")
    }
    do throws(ProgramFailure) {
      let driver = try WatchedDriver()
      let sweep = "sweep=\(sweepKiB)"
      let whole = try counts([driver.path] + call.arguments(.run) + [sweep])
      let counts = whole - (try counts([driver.path] + call.arguments(.idle) + [sweep]))
      return Self.events.map { event in
        Reading(event: event.name, kind: event.kind, value: .count(Double(event.of(counts))))
      }
    } catch {
      return Self.unavailable(Self.reason(error))
    }
  }

  /// Twice the larger cache, in KiB.
  private var sweepKiB: Int {
    let sizes = [first, last].compactMap { $0.split(separator: ",").first.flatMap { Int($0) } }
    return max(1, 2 * (sizes.max() ?? 0) / 1024)
  }

  private func counts(_ command: [String]) throws(ProgramFailure) -> Cachegrind.Counts {
    try Cachegrind.run(command, first: first, last: last, limit: limit)
  }

  private struct Event {
    let name: String
    let kind: MeasurementKind
    let of: @Sendable (Cachegrind.Counts) -> Int
  }

  private static let events = [
    Event(name: "instructions", kind: .emulated) { $0.instructions },
    Event(name: "data-reads", kind: .emulated) { $0.dataReads },
    Event(name: "data-writes", kind: .emulated) { $0.dataWrites },
    Event(name: "D1-misses", kind: .simulatedCache) { $0.firstLevelMisses },
    Event(name: "LL-misses", kind: .simulatedCache) { $0.lastLevelMisses },
  ]

  private static func unavailable(_ reason: String) -> [Reading] {
    events.map { event in
      Reading(event: event.name, kind: event.kind, value: .unavailable(reason: reason))
    }
  }

  private static func reason(_ failure: ProgramFailure) -> String {
    switch failure {
    case .notInstalled("kernelDriver"): "kernelDriver is not built; run 'make build'"
    case .notInstalled("strip"): "strip is not installed; install the package binutils"
    // `env` starts valgrind, and says so where there is none.
    case .failed("env", "exit status 127", _): "valgrind is not installed; install it"
    default: "\(failure)"
    }
  }

  private static func words(_ cache: CacheGeometry) -> String {
    "\(cache.lines * cache.line),\(cache.ways),\(cache.line)"
  }
}
