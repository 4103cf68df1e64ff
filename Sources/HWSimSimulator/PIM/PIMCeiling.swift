import HWSimCore

extension PIMDevice {
  /// All arrays multiplying and adding all the time.
  func peak(_ rate: Double, _ precision: Precision) -> Ceiling {
    let (source, isEstimate) = provenance.description(of: peakKeys(precision))
    return Ceiling(
      kind: .compute, name: "\(precision.rawValue) multiply-accumulates", value: rate,
      source: source, isEstimate: isEstimate)
  }

  /// The numbers of the device file that the peak is made of.
  private func peakKeys(_ precision: Precision) -> [String] {
    let format = "formats.\(precision.rawValue)"
    switch architecture {
    case .digital:
      return ["blocks", "rows", "step", format, "\(format).multiply", "\(format).add"]
    case .analog:
      return ["arrays", "rows", "columns", "cell_bits", "dac_bits", "step", "converters.rate"]
    case .bankSIMD:
      return ["lanes.units", "lanes.results_per_unit", "lanes.input_tile", "lanes.tile_time"]
    case .bankCores:
      return ["cores.cores", "cores.\(format).multiply", "cores.\(format).add"]
    }
  }
}
