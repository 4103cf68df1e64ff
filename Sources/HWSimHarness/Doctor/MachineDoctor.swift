package import HWSimCore

/// Looks at what decides how well this machine can measure, and changes nothing.
package enum MachineDoctor {
  /// Half a second of noise is watched, while the counters are tried.
  package static func examine() throws -> [MachineCheck] {
    let probe = NoiseProbe.start()
    let machine = MachineDescription.live
    let paranoid = SystemFiles.live.number("/proc/sys/kernel/perf_event_paranoid")
    let counters = try counterChecks(
      access: .live, machine: machine, paranoid: paranoid, counters: .live)
    let tools = toolChecks { program in
      try? ProgramRun([program, "--version"], limit: 10).output
    }
    return processorChecks(machine) + noiseChecks(probe.delta()) + counters
      + [energyCheck(.live)] + tools
  }
}
