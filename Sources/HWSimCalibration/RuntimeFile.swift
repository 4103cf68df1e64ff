import HWSimCore

/// A runtime file that only says which share of a core's throughput each kernel reaches on a machine.
public struct RuntimeFile: Sendable {
  public var name: String
  public var title: String
  public var parent: String
  public var device: String
  public var origin: String
  /// By kernel, in the order of the file.
  public var fits: [(kernel: String, fit: EfficiencyFit)]

  public init(
    name: String, title: String, parent: String, device: String, origin: String,
    fits: [(kernel: String, fit: EfficiencyFit)]
  ) {
    self.name = name
    self.title = title
    self.parent = parent
    self.device = device
    self.origin = origin
    self.fits = fits
  }

  public var text: String {
    let layers = fits.reduce(0) { $0 + $1.fit.layers }
    let errors = fits.map { "\($0.kernel) \(percent($0.fit.error))" }.joined(separator: ", ")
    let kernels = fits.map { kernel, fit in
      """
        - name: \(kernel)
          efficiency: { value: \(fixed(fit.efficiency, decimals: 4)), \
      source: "measured: \(fit.layers) layers, median error \(percent(fit.error))" }
      """
    }
    return """
      # Written by 'hwsim calibrate'. \(origin)
      name: \(name)
      title: "\(title)"
      inherit: \(parent)

      calibrations:
        \(device): "fitted to \(layers) single layers; median error of each kernel: \(errors)"

      kernels:
      \(kernels.joined(separator: "\n"))

      """
  }

  private func percent(_ share: Double) -> String { "\(fixed(share * 100, decimals: 1)) %" }
}
