package import HWSimCore

/// Who sets the clock of the first core, from cpufreq in `/sys`; nothing of it shows in most guests.
package func readFrequencyPolicy(_ files: SystemFiles) -> MachineDescription.FrequencyPolicy {
  let folder = "/sys/devices/system/cpu"
  let maximum = files.number("\(folder)/cpu0/cpufreq/cpuinfo_max_freq")
  var isTurboOn = files.number("\(folder)/cpufreq/boost").map { $0 == 1 }
  // Intel's driver says it the other way round.
  if let off = files.number("\(folder)/intel_pstate/no_turbo") { isTurboOn = off == 0 }
  return MachineDescription.FrequencyPolicy(
    governor: files.word("\(folder)/cpu0/cpufreq/scaling_governor"), isTurboOn: isTurboOn,
    maximum: maximum.map { Frequency(Double($0) * 1000) })
}
