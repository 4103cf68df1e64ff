package import HWSimCore

/// Looks at what decides how well this machine can measure, and changes nothing.
package enum MachineDoctor {
  /// Noise is what happens while everything else is tried.
  package static func examine() throws -> [MachineCheck] {
    let probe = NoiseProbe.start()
    let machine = MachineDescription.live
    let paranoid = SystemFiles.live.number("/proc/sys/kernel/perf_event_paranoid")
    let counters = try counterChecks(
      access: .live, machine: machine, paranoid: paranoid, counters: .live)
    let components = (try? PAPILibrary.shared.get())?.components() ?? []
    let tools = toolChecks { program in
      // As a Python package, it is no program.
      program == "vl-convert"
        ? PlotRenderer.find(named: nil)?.version
        : try? ProgramRun([program, "--version"], limit: 10).output
    }
    let noise = noiseChecks(probe.delta())
    return processorChecks(machine) + noise + counters
      + [componentCheck(components), energyCheck(.live)] + tools + libraryChecks()
  }
}
