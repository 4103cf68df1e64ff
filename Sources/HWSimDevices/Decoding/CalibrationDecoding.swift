import HWSimCore

extension Calibration {
  init(reading root: Section) throws(ProfileError) {
    try root.allow([
      "name", "date", "measurements", "rows", "runtimes", "kernels", "other_kernels", "devices",
      "cores", "other_cores", "families", "errors",
    ])
    // Nobody asks for it, but it has a form.
    _ = try root.readIfPresent("name", .profileName)
    self.init(
      date: try root.read("date", .text),
      source: try root.read("measurements", .text),
      rows: try root.read("rows", .fitted(1...1_000_000)),
      runtimes: try root.list("runtimes", of: .profileName),
      kernels: try root.section("kernels").factors(),
      otherKernels: try root.read("other_kernels", .fitted),
      devices: try root.section("devices").deviceFactors(),
      cores: try root.section("cores").deviceFactors(),
      otherCores: try DeviceFactors(reading: root.section("other_cores")),
      families: try root.list("families", of: .name),
      errors: try PredictionErrors(reading: root.section("errors")))
  }
}

extension Section {
  fileprivate func factors() throws(ProfileError) -> [String: Double] {
    var factors: [String: Double] = [:]
    for key in keys { factors[key] = try read(key, .fitted) }
    return factors
  }

  fileprivate func deviceFactors() throws(ProfileError) -> [String: DeviceFactors] {
    var factors: [String: DeviceFactors] = [:]
    for key in keys { factors[key] = try DeviceFactors(reading: section(key)) }
    return factors
  }
}

extension DeviceFactors {
  fileprivate init(reading section: Section) throws(ProfileError) {
    try section.allow(["compute", "memory"])
    self.init(
      compute: try section.read("compute", .fitted), memory: try section.read("memory", .fitted))
  }
}

extension PredictionErrors {
  fileprivate init(reading section: Section) throws(ProfileError) {
    try section.allow(["network", "family", "device", "anchored"])
    self.init()
    network = try ErrorSpread(reading: section.sectionIfPresent("network"))
    family = try ErrorSpread(reading: section.sectionIfPresent("family"))
    device = try ErrorSpread(reading: section.sectionIfPresent("device"))
    anchored = try ErrorSpread(reading: section.sectionIfPresent("anchored"))
  }
}

extension ErrorSpread {
  fileprivate init?(reading section: Section?) throws(ProfileError) {
    guard let section else { return nil }
    try section.allow(["count", "mean", "low", "high"])
    let (low, high) = (
      try section.read("low", .fitted) as Double, try section.read("high", .fitted) as Double
    )
    guard low <= high else { throw section.fail("high", "is below 'low'") }
    self.init(
      count: try section.read("count", .fitted(1...1_000_000)),
      meanError: try section.read("mean", .fittedError), interval: low...high)
  }
}

// A calibration's numbers are fitted: what they come from stands once at the head of the file.

extension Reading where Value == Double {
  fileprivate static var fitted: Reading { unsourced(1e-3...1e3) }
  fileprivate static var fittedError: Reading { unsourced(0...1e3) }

  private static func unsourced(_ range: ClosedRange<Double>) -> Reading {
    var reading = factor(range)
    reading.isFact = false
    return reading
  }
}

extension Reading where Value == Int {
  fileprivate static func fitted(_ range: ClosedRange<Int>) -> Reading {
    var reading = integer(range)
    reading.isFact = false
    return reading
  }
}
