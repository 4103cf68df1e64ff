import HWSimCore

/// What was fitted for a machine, and how well.
public enum CalibrationReport {
  public struct Fit: Hashable, Sendable {
    public var efficiency: Double
    public var layers: Int
    /// Median of |predicted - measured| / measured.
    public var error: Double

    public init(efficiency: Double, layers: Int, error: Double) {
      (self.efficiency, self.layers, self.error) = (efficiency, layers, error)
    }
  }

  public struct Kernel: Hashable, Sendable {
    public var runtime: String
    public var kernel: String
    public var fit: Fit

    public init(runtime: String, kernel: String, fit: Fit) {
      (self.runtime, self.kernel, self.fit) = (runtime, kernel, fit)
    }
  }

  public static func report(device: String, folder: String, _ kernels: [Kernel]) -> TableReport {
    var table = Table([
      .text("runtime"), .text("kernel"), .number("efficiency"), .number("layers"),
      .number("median error"),
    ])
    var records = Table([
      .text("runtime"), .text("kernel"), .number("efficiency"), .number("layers"),
      .number("median_error"),
    ])
    for kernel in kernels {
      let fit = kernel.fit
      table.append([
        kernel.runtime, kernel.kernel, fixed(fit.efficiency, decimals: 3), "\(fit.layers)",
        "\(fixed(fit.error * 100, decimals: 1)) %",
      ])
      records.append([
        kernel.runtime, kernel.kernel, "\(fit.efficiency)", "\(fit.layers)", "\(fit.error)",
      ])
    }
    var document = Document()
    document.append(
      .facts([.init("device", device), .init("written to", folder)]))
    document.append(.table(table))
    return TableReport(schema: "hwsim.calibration/1", document: document, records: records)
  }
}
