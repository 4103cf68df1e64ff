import CMachine
import Glibc

/// Whether the processor's counters can be used, and if not, which of the reasons that look alike it is.
package enum PMUAccess: Hashable, Sendable {
  case available
  /// The kernel shows no performance monitoring unit; so it is in most virtual machines.
  case notExposed(hypervisor: String?)
  /// The kernel has one and refuses; `paranoid` is `kernel.perf_event_paranoid`, where there is such a file.
  case denied(paranoid: Int?)
  /// The kernel would count, but PAPI does not know this processor.
  case unknownProcessor(processor: String, libraries: String)
  /// PAPI does not start.
  case noLibrary(reason: String)

  /// Nil where they can be used.
  package var reason: String? {
    switch self {
    case .available: nil
    case .notExposed(let hypervisor?): "no PMU exposed to this guest of \(hypervisor)"
    case .notExposed(nil): "no PMU exposed by the kernel"
    case .denied(let paranoid?): "not permitted: kernel.perf_event_paranoid is \(paranoid)"
    case .denied(nil): "not permitted, for example by a container's seccomp filter"
    case .unknownProcessor(let processor, let libraries): "\(libraries) does not know \(processor)"
    case .noLibrary(let reason): "PAPI does not start: \(reason)"
    }
  }
}

extension PMUAccess {
  /// - Parameters:
  ///   - opened: what the kernel says to one counter of cycles: 0, or the negative error number.
  ///   - component: PAPI's part for hardware counters.
  package static func find(
    _ files: SystemFiles, opened: Int32, component: CounterComponent?, processor: String,
    libraries: String, hypervisor: String?
  ) -> Self {
    let paranoid = files.number("/proc/sys/kernel/perf_event_paranoid")
    if [-EACCES, -EPERM].contains(opened) { return .denied(paranoid: paranoid) }
    guard opened >= 0, exposesPMU(files) else { return .notExposed(hypervisor: hypervisor) }
    guard let component, component.disabledReason == nil else {
      return .unknownProcessor(processor: processor, libraries: libraries)
    }
    return .available
  }

  /// x86, POWER and RISC-V call theirs `cpu`, hybrid processors `cpu_core` and `cpu_atom`, Arm
  /// `armv8_cortex_a57` and the like.
  private static func exposesPMU(_ files: SystemFiles) -> Bool {
    files.names(in: "/sys/bus/event_source/devices").contains { name in
      ["cpu", "armv", "apple_"].contains { name.hasPrefix($0) }
    }
  }

  /// Asks the kernel for one counter of cycles, as only that says whether it is permitted.
  package static func openCycles() -> Int32 {
    let descriptor = cm_open(cm_cycles, -1, -1, false)
    guard descriptor >= 0 else { return descriptor }
    close(descriptor)
    return 0
  }
}
