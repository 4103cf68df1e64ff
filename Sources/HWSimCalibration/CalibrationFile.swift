public import HWSimCore

extension Calibration {
  /// The file of `devices/calibrations` that says all this.
  ///
  /// - Parameters:
  ///   - runtime: its name, which is the file's.
  ///   - command: that rebuilds it.
  public func file(runtime: String, command: String) -> String {
    """
    # Written by '\(command)'.
    # Kernels: measured compute time over the modelled one. Devices: measured over their data sheets', for
    # instructions and for transfers. Errors: of predictions that were left out of the fit; nine of ten
    # measured values are expected between low and high times the predicted one.
    name: \(runtime)
    date: "\(date)"
    source: "\(source)"
    rows: \(rows)
    runtimes: [\(runtimes.joined(separator: ", "))]

    kernels:
    \(lines(kernels) { fixed($0, decimals: 3) })

    other_kernels: \(fixed(otherKernels, decimals: 3))

    devices:\(devices.isEmpty ? " {}" : "\n" + lines(devices, factors))

    cores:\(cores.isEmpty ? " {}" : "\n" + lines(cores, factors))

    other_cores: \(factors(otherCores))

    families: [\(families.joined(separator: ", "))]

    errors:\(spreads.isEmpty ? " {}" : "\n" + spreads)

    """
  }

  private func lines<Value>(
    _ values: [String: Value], _ text: (Value) -> String
  ) -> String {
    values.sorted { $0.key < $1.key }.map { "  \($0.key): \(text($0.value))" }
      .joined(separator: "\n")
  }

  private func factors(_ factors: DeviceFactors) -> String {
    "{ compute: \(fixed(factors.compute, decimals: 3)), memory: \(fixed(factors.memory, decimals: 3)) }"
  }

  private var spreads: String {
    let all = [
      ("network", errors.network), ("family", errors.family), ("device", errors.device),
      ("anchored", errors.anchored),
    ]
    return all.compactMap { name, spread in
      spread.map {
        "  \(name): { count: \($0.count), mean: \(fixed($0.meanError, decimals: 4)), "
          + "low: \(fixed($0.interval.lowerBound, decimals: 3)), "
          + "high: \(fixed($0.interval.upperBound, decimals: 3)) }"
      }
    }.joined(separator: "\n")
  }
}
