package import HWSimCore

/// What else the machine does right now.
package func noiseChecks(_ noise: Noise) -> [MachineCheck] {
  [
    check(
      "steal", noise.stolen, limit: 0.01, "of the processors' time went to other guests",
      fix: "measure when the host is quieter, or longer: --budget"),
    check(
      "pressure", noise.pressure, limit: 0.1, "of the time a task waited for a core",
      fix: "stop what else runs; see 'top'"),
  ]
}

private func check(
  _ name: String, _ share: Double?, limit: Double, _ meaning: String, fix: String
) -> MachineCheck {
  guard let share else {
    return MachineCheck(.noise, name, .notExposed, "the kernel does not account for it")
  }
  let finding = "\(fixed(100 * share, decimals: 1)) % \(meaning)"
  return share <= limit
    ? MachineCheck(.noise, name, .ok, finding)
    : MachineCheck(.noise, name, .warning, finding, fix: fix)
}
