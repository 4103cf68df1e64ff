package import HWSimCore

/// The parts of PAPI that are on, and why the others are not.
package func componentCheck(_ components: [CounterComponent]) -> MachineCheck {
  let on = components.filter { $0.disabledReason == nil }.map(\.name)
  let off = components.compactMap { component in
    component.disabledReason.map { "\(component.name) (\($0))" }
  }
  let finding =
    "on: \(on.isEmpty ? "none" : on.joined(separator: ", "))"
    + (off.isEmpty ? "" : "; off: \(off.joined(separator: ", "))")
  guard !on.isEmpty else {
    return MachineCheck(
      .counters, "PAPI components", .warning, finding, fix: "apt-get install libpapi-dev")
  }
  return MachineCheck(.counters, "PAPI components", .ok, finding)
}

/// What can be counted: each kind of event is tried on known work, not asked for.
package func counterChecks(
  access: PMUAccess, machine: MachineDescription, paranoid: Int?, counters: Counters
) throws -> [MachineCheck] {
  let tried = CounterSession(
    events: ["PAPI_TOT_INS"] + SoftwareSource.events + WorkEvents.all, counters: counters)
  let verdicts = Dictionary(
    try tried.selfTest().map { ($0.event, $0.verdict) }, uniquingKeysWith: { first, _ in first })
  return [
    pmu(access, verdicts["PAPI_TOT_INS"]),
    papi(machine),
    permission(paranoid, access),
    events("software events", SoftwareSource.events, verdicts, fix: lowerParanoid),
    events("work events (SDE)", WorkEvents.all, verdicts, fix: "apt-get install libpapi-dev"),
  ]
}

private let lowerParanoid = "sysctl kernel.perf_event_paranoid=1"

private func pmu(_ access: PMUAccess, _ instructions: EventVerdict?) -> MachineCheck {
  let name = "hardware events"
  switch access {
  case .notExposed(let hypervisor):
    return MachineCheck(
      .counters, name, .notExposed, access.reason ?? "",
      fix: hypervisor == nil
        ? "use --counters cachegrind or qemu"
        : "turn the virtual PMU on in the hypervisor, or use --counters cachegrind or qemu")
  case .denied:
    return MachineCheck(.counters, name, .warning, access.reason ?? "", fix: lowerParanoid)
  case .unknownProcessor:
    return MachineCheck(
      .counters, name, .warning, access.reason ?? "", fix: "install newer PAPI and libpfm4 packages"
    )
  case .noLibrary:
    return MachineCheck(
      .counters, name, .missing, access.reason ?? "", fix: "apt-get install libpapi-dev")
  case .available:
    guard let reason = instructions?.reason else {
      return MachineCheck(.counters, name, .ok, "instructions of known work are counted right")
    }
    return MachineCheck(
      .counters, name, .warning, "instructions: \(reason)",
      fix: "use --counters cachegrind or qemu")
  }
}

private func papi(_ machine: MachineDescription) -> MachineCheck {
  guard let papi = machine.version(of: "PAPI") else {
    return MachineCheck(
      .counters, "PAPI", .missing, "does not start", fix: "apt-get install libpapi-dev")
  }
  let libpfm = machine.version(of: "libpfm").map { "libpfm \($0)" } ?? "without libpfm"
  return MachineCheck(.counters, "PAPI", .ok, "\(papi), \(libpfm)")
}

private func permission(_ paranoid: Int?, _ access: PMUAccess) -> MachineCheck {
  let name = "permission"
  guard let paranoid else {
    return MachineCheck(.counters, name, .missing, "a kernel without perf events")
  }
  let finding = "kernel.perf_event_paranoid is \(paranoid)"
  if case .denied = access {
    return MachineCheck(.counters, name, .warning, finding, fix: lowerParanoid)
  }
  return MachineCheck(.counters, name, .ok, finding)
}

/// One line for events that work or fail together.
private func events(
  _ name: String, _ events: [String], _ verdicts: [String: EventVerdict], fix: String
) -> MachineCheck {
  let failed = events.compactMap { event in
    verdicts[event]?.reason.map { (event, $0) }
  }
  guard let (first, reason) = failed.first else {
    return MachineCheck(.counters, name, .ok, "\(events.joined(separator: ", ")): tried, right")
  }
  let names = failed.map(\.0).joined(separator: ", ")
  let mend = reason == SelfTest.needsTwoCores ? "let hwsim use a second core" : fix
  return MachineCheck(
    .counters, name, .warning, failed.count == 1 ? "\(first): \(reason)" : "\(names): \(reason)",
    fix: mend)
}

/// - Parameter source: what was found to read.
package func energyCheck(_ source: EnergySource) -> MachineCheck {
  switch source {
  case .counters(let counters):
    return MachineCheck(.energy, "energy", .ok, counters.map(\.domain).joined(separator: ", "))
  case .unavailable(let reason) where reason.contains("not permitted"):
    return MachineCheck(
      .energy, "energy", .warning, reason,
      fix: "chmod a+r /sys/class/powercap/*/energy_uj, or \(lowerParanoid)")
  case .unavailable(let reason):
    return MachineCheck(.energy, "energy", .notExposed, "RAPL is \(reason)")
  }
}
