import HWSimCore

/// What there is to count with on a machine.
package struct Counters: Sendable {
  /// The first one that recognises an event counts it.
  package let sources: [any CounterSource]
  /// Bytes of the last cache, which self-tests must exceed.
  package let lastLevelCache: Int
  /// Does known work; tests replace it.
  package let perform: @Sendable (KnownWork, Int) -> Void
  package let verdicts = VerdictCache()

  package init(
    sources: [any CounterSource], lastLevelCache: Int,
    perform: @escaping @Sendable (KnownWork, Int) -> Void = { $0.perform($1) }
  ) {
    self.sources = sources
    self.lastLevelCache = lastLevelCache
    self.perform = perform
  }

  /// Those of this machine: PAPI's hardware events, the kernel's software events, what the kernels count
  /// themselves, clocks.
  package static let live = Counters(
    sources: [
      energy(PAPILibrary.shared), hardware(PAPILibrary.shared, access: .live), SoftwareSource(),
      work(), ClockSource(),
    ],
    lastLevelCache: MachineDescription.live.lastLevelCache?.size.value ?? 32 << 20)

  /// The processor's events; natives have the form `unit::EVENT`.
  package static func hardware(
    _ library: Result<some CounterLibrary, CounterError>, access: PMUAccess
  ) -> any CounterSource {
    let accepts = { @Sendable (event: String) in
      event.hasPrefix("PAPI_") || event.contains("::") && !event.hasPrefix("sde:::")
    }
    switch library {
    case .failure(let error):
      return RefusingSource(
        .hardware, reason: PMUAccess.noLibrary(reason: error.description).reason ?? "",
        accepts: accepts)
    case .success(let library):
      return PAPISource(
        .hardware, library, anchors: ["PAPI_TOT_CYC", "PAPI_TOT_INS"], accepts: accepts,
        explain: { error in
          if let reason = access.reason { return reason }
          if error.isConflict { return "needs more counters at a time than there are" }
          return error.isUnknownEvent ? "this processor has no such event" : error.description
        })
    }
  }

  /// RAPL and powercap through PAPI. They need no PMU, and count for a whole package.
  package static func energy(
    _ library: Result<some CounterLibrary, CounterError>
  ) -> any CounterSource {
    let accepts = { @Sendable (event: String) in
      event.hasPrefix("rapl:::") || event.hasPrefix("powercap:::")
    }
    guard case .success(let library) = library else {
      return RefusingSource(.hardware, reason: "PAPI does not start", accepts: accepts)
    }
    return PAPISource(
      .hardware, library, accepts: accepts,
      explain: { error in
        error.isUnknownEvent
          ? "not exposed: PAPI is built without this component, or it knows no such processor"
          : error.description
      })
  }

  private static func work() -> any CounterSource {
    let accepts = { @Sendable (event: String) in event.hasPrefix("sde:::") }
    switch PAPILibrary.shared {
    case .failure(let error):
      return RefusingSource(.instrumented, reason: error.description, accepts: accepts)
    case .success(let library):
      if let refusal = WorkEvents.refusal {
        return RefusingSource(.instrumented, reason: refusal, accepts: accepts)
      }
      return PAPISource(.instrumented, library, accepts: accepts, explain: \.description)
    }
  }
}

extension PMUAccess {
  /// Of this machine.
  package static let live: PMUAccess = {
    let machine = MachineDescription.live
    let library: PAPILibrary
    switch PAPILibrary.shared {
    case .success(let papi): library = papi
    case .failure(let error): return .noLibrary(reason: error.description)
    }
    return find(
      .live, opened: openCycles(),
      component: library.components().first { $0.name == "perf_event" },
      processor: machine.processor.identification,
      libraries: machine.libraries.map { "\($0.name) \($0.version)" }.joined(separator: " with "),
      hypervisor: machine.system.hypervisor)
  }()
}
