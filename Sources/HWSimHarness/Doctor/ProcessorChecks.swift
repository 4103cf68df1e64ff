package import HWSimCore

/// What the processor is, and who sets its clock.
package func processorChecks(_ machine: MachineDescription) -> [MachineCheck] {
  [
    MachineCheck(.processor, "processor", .ok, describe(machine.processor)),
    caches(machine.caches),
    MachineCheck(
      .processor, "system", .ok,
      "\(machine.system.kernel), \(machine.system.hypervisor.map { "guest of \($0)" } ?? "no hypervisor seen")"
    ),
    governor(machine.frequency),
    turbo(machine.frequency),
    threads(machine.processor),
  ]
}

private func describe(_ processor: MachineDescription.Processor) -> String {
  let extensions = [
    "sse2", "avx2", "fma", "avx512f", "avx512_vnni", "avx_vnni", "asimd", "asimddp",
  ]
  let vectors = extensions.filter(processor.features.contains)
  let cores = "\(processor.logicalCores) core\(processor.logicalCores == 1 ? "" : "s")"
  let stepping = processor.stepping.map { ", stepping \($0)" } ?? ""
  return ([processor.identification + stepping, cores] + vectors).joined(separator: ", ")
}

private func caches(_ caches: [MachineDescription.Cache]) -> MachineCheck {
  guard !caches.isEmpty else {
    return MachineCheck(
      .processor, "caches", .notExposed, "no sizes in /sys; a device file's geometry is used")
  }
  let list = caches.filter { $0.holds != .instructions }.map { cache in
    "L\(cache.level) \(cache.size)" + (cache.ways.map { " \($0)-way" } ?? "")
      + (cache.sharedBy.map { coreCount($0) > 1 ? " of cores \($0)" : "" } ?? "")
  }
  return MachineCheck(.processor, "caches", .ok, list.joined(separator: ", "))
}

private func governor(_ frequency: MachineDescription.FrequencyPolicy) -> MachineCheck {
  let name = "governor"
  guard let governor = frequency.governor else {
    return MachineCheck(.processor, name, .notExposed, "no cpufreq; the clock may float unseen")
  }
  guard governor == "performance" else {
    return MachineCheck(
      .processor, name, .warning, "\(governor): the clock follows the load",
      fix: "cpupower frequency-set -g performance")
  }
  return MachineCheck(.processor, name, .ok, governor)
}

private func turbo(_ frequency: MachineDescription.FrequencyPolicy) -> MachineCheck {
  switch frequency.isTurboOn {
  case nil: MachineCheck(.processor, "turbo", .notExposed, "no boost switch in /sys")
  case true?:
    MachineCheck(
      .processor, "turbo", .warning, "on: the clock depends on temperature and on other cores",
      fix: "echo 0 > /sys/devices/system/cpu/cpufreq/boost, "
        + "or 1 > /sys/devices/system/cpu/intel_pstate/no_turbo")
  case false?: MachineCheck(.processor, "turbo", .ok, "off")
  }
}

private func threads(_ processor: MachineDescription.Processor) -> MachineCheck {
  switch processor.threadsPerCore {
  case nil: MachineCheck(.processor, "threads", .notExposed, "no topology in /sys")
  case 1?: MachineCheck(.processor, "threads", .ok, "1 to a core, as the kernel sees it")
  case let count?:
    MachineCheck(
      .processor, "threads", .warning, "\(count) share a core: measure with its sibling idle",
      fix: "echo off > /sys/devices/system/cpu/smt/control")
  }
}
