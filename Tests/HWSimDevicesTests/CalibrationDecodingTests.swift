import Foundation
import HWSimCore
import HWSimDevices
import Testing

@Suite("What does a calibration file say, and which mistakes are found?")
struct CalibrationDecodingTests {
  private static let text = """
    name: plain
    date: "2026-11-25"
    measurements: "paper, table 2"
    rows: 24
    runtimes: [plain, sibling]
    kernels:
      conv: 1.25
      pool: 0.8
    other_kernels: 1.1
    devices:
      tiny: { compute: 1.05, memory: 1.5 }
    cores:
      Tiny: { compute: 1.06, memory: 1.6 }
    other_cores: { compute: 1.07, memory: 1.7 }
    families: [mobilenet, vgg]
    errors:
      network: { count: 20, mean: 0.04, low: 0.9, high: 1.12 }
      device: { count: 20, mean: 0.1, low: 0.7, high: 1.4 }
    """
  private let files: TemporaryStore

  init() throws {
    files = try TemporaryStore()
    try FileManager.default.createDirectory(
      atPath: files.path("calibrations"), withIntermediateDirectories: true)
    try files.write(Self.text, to: "calibrations/plain.yaml")
  }

  @Test func values() throws {
    let calibration = try files.store.calibration("plain")
    #expect((calibration.rows, calibration.date) == (24, "2026-11-25"))
    #expect(calibration.kernels == ["conv": 1.25, "pool": 0.8])
    #expect(calibration.devices["tiny"] == DeviceFactors(compute: 1.05, memory: 1.5))
    #expect(calibration.families == ["mobilenet", "vgg"])
    let network = ErrorSpread(count: 20, meanError: 0.04, interval: 0.9...1.12)
    #expect(calibration.errors.network == network)
    #expect(calibration.errors.family == nil && calibration.errors.anchored == nil)
  }

  @Test("A runtime has its calibration, unless asked without")
  func runtime() throws {
    #expect(try files.store.runtime("plain").calibration == files.store.calibration("plain"))
    #expect(try files.store.runtime("plain", isCalibrated: false).calibration == nil)
  }

  @Test("A runtime that is calibrated with a sibling has the sibling's")
  func sibling() throws {
    try files.write(
      "name: sibling\ninherit: plain\ncalibrated_with: plain\n", to: "runtimes/sibling.yaml")
    try files.write("name: other\ninherit: plain\n", to: "runtimes/other.yaml")
    #expect(try files.store.runtime("sibling").calibration == files.store.calibration("plain"))
    #expect(try files.store.runtime("other").calibration == nil)
  }

  @Test("A kernel and a device that were not measured take what the others have in common")
  func common() throws {
    let calibration = try files.store.calibration("plain")
    #expect(calibration.factor(ofKernel: "conv") == 1.25)
    #expect(calibration.factor(ofKernel: "unheard-of") == 1.1)
    var device = try files.store.device("tiny")
    #expect(calibration.factors(of: device) == DeviceFactors(compute: 1.05, memory: 1.5))
    device.name = "other"
    #expect(calibration.factors(of: device) == DeviceFactors(compute: 1.06, memory: 1.6))
    device.core.name = "Other"
    #expect(calibration.factors(of: device) == DeviceFactors(compute: 1.07, memory: 1.7))
  }

  @Test(
    "One line with file, key and cure",
    arguments: [
      Fault("rows: 24", "rows: 0", "rows: 0 is out of range; from 1 to"),
      Fault("rows: 24", "", "rows: is missing"),
      Fault("conv: 1.25", "conv: 0", "kernels.conv: 0 is out of range; from 0.001 to"),
      Fault("conv: 1.25", "conv: fast", "kernels.conv: 'fast' is not a"),
      Fault("memory: 1.5", "memory: -1", "devices.tiny.memory: -1 is out of range"),
      Fault(", memory: 1.5", "", "devices.tiny.memory: is missing"),
      Fault(
        "memory: 1.7", "memroy: 1.7", "other_cores.memroy: unknown key; did you mean 'memory'?"),
      Fault("network: {", "netwrk: {", "errors.netwrk: unknown key; did you mean 'network'?"),
      Fault("high: 1.12", "high: 0.5", "errors.network.high: is below 'low'"),
      Fault("low: 0.7, ", "", "errors.device.low: is missing"),
      Fault("mean: 0.04", "mean: -0.1", "errors.network.mean: -0.1 is out of range"),
      Fault("families: [mobilenet, vgg]", "families: mobile net", "families"),
      Fault("other_kernels", "otherkernels", "otherkernels: unknown key; did you mean"),
      Fault("name: plain", "name: plane", "name: 'plane' is not the file's name, 'plain'"),
    ])
  func faults(fault: Fault) throws {
    try files.write(#require(fault.applied(to: Self.text)), to: "calibrations/plain.yaml")
    let error = profileError { _ = try files.store.runtime("plain") }
    #expect(error?.reason == .invalid)
    let text = error?.description ?? "no error"
    #expect(text.hasPrefix("plain.yaml: "))
    #expect(text.contains(fault.message), "\(text)")
  }
}
