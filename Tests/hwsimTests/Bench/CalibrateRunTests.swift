import Foundation
import HWSimTestSupport
import Testing

@Suite("Do runs of hwsim bench in files calibrate the device that they are of?")
struct CalibrateRunTests {
  private let folder: TemporaryFolder
  private static let networks = ["cifar10cnn", "resnet8", "dscnn"]

  init() throws { folder = try TemporaryFolder() }

  private var target: String { folder.path("devices") }

  /// A run as 'hwsim bench --format json' writes it.
  private func run(
    _ times: [(name: String, seconds: Double?)], processor: String = "Cortex-A72",
    schema: String = "hwsim.bench/1"
  ) -> String {
    let rows = times.map { name, seconds in
      let time = seconds.map { "{\"median_s\": \($0)}" } ?? "null"
      let kernel = name.contains("/") ? "conv" : "network"
      return """
        {"name": "\(name)", "kernel": "\(kernel)", "backend": "hwsim", "variant": "neon", "shape": "",
         "precision": "fp32", "time": \(time)}
        """
    }
    return """
      {"schema": "\(schema)", "title": "networks", "started": "2026-11-25T10:00:00Z",
       "version": "0.1.0", "cache": "warm", "machine": {"processor": {"name": "\(processor)",
       "features": [], "logical_cores": 4}, "caches": [], "frequency": {},
       "system": {"kernel": "Linux", "architecture": "aarch64"},
       "compiler": {"name": "Clang", "flags": ""}, "libraries": []},
       "measurements": [\(rows.joined(separator: ",\n"))]}
      """
  }

  private func calibrate(_ runs: String..., device: String = "raspberrypi4") throws -> Run {
    for (index, text) in runs.enumerated() { try folder.write(text, to: "\(index).json") }
    let files = runs.indices.map { folder.path("\($0).json") }
    return try hwsim(["calibrate"] + files + ["--device", device, "--to", target])
  }

  private func seconds(_ network: String, layer: String? = nil) throws -> Double {
    let found = FileManager.default.fileExists(atPath: target)
    let devices = (found ? [target] : []) + [Program.devices]
    let arguments = [
      "simulate", network, "--device", "raspberrypi4", "--runtime", "hwsim-neon", "--warm",
      "--fold-bn", "--format", "csv",
    ]
    let run = try hwsim(
      arguments, environment: ["HWSIM_DEVICES": devices.joined(separator: ":")])
    return try #require(Double(CSV(run.output).column("time_s").first ?? ""), "\(run.errors)")
  }

  @Test("Networks that took 1.5 times as long as modelled are predicted so from then on")
  func networks() throws {
    let plain = try Self.networks.map { try seconds($0) }
    let times = zip(Self.networks, plain).map { (name: $0, seconds: Optional($1 * 1.5)) }
    let calibration = try calibrate(run([times[0]]), run([times[1], times[2]]))
    #expect(calibration.status == 0, "\(calibration.errors)")
    #expect(calibration.output.contains("3 measurements: Measured by hwsim 0.1.0 on 2026-11-25"))
    let file = folder.text("devices/calibrations/hwsim-neon.yaml")
    #expect(file.hasPrefix("# Written by 'hwsim calibrate 0.json 1.json --device raspberrypi4'"))
    #expect(file.contains("date: \"2026-11-25\""))
    #expect(file.contains("families: [cifar10cnn, dscnn, resnet8]"))
    for (network, before) in zip(Self.networks, plain) {
      let after = try seconds(network)
      #expect(abs(after / before / 1.5 - 1) < 0.1, "\(network): \(before) s to \(after) s")
    }
  }

  @Test("Layers go with their network; what hwsim does not know is counted by reason")
  func layers() throws {
    let known = ["resnet8/conv1", "cifar10cnn/conv1", "cifar10cnn/conv2", "dscnn/conv1"]
    let rows = known.map { (name: $0, seconds: Optional(1e-3)) }
    let others: [(name: String, seconds: Double?)] = [
      ("resnet8/nothing", 1e-3), ("something", 1e-3), ("resnet8", nil),
    ]
    let calibration = try calibrate(run(rows + others))
    #expect(calibration.status == 0, "\(calibration.errors)")
    #expect(calibration.output.contains("4 measurements"))
    #expect(
      calibration.output.contains("2 rows took no part: of no network that hwsim knows by name"))
    #expect(calibration.output.contains("1 rows took no part: no time was measured"))
    // Of two networks three layers say nothing of a third network.
    let two = try calibrate(run(Array(rows.prefix(3))))
    #expect(two.status == 65 && two.errors.contains("hwsim-neon: fewer than three networks"))
  }

  @Test("Wrong files are one line with their cure")
  func wrong() throws {
    let whole = run([("resnet8", 1e-3)])
    let cases: [(text: String, message: String)] = [
      (
        "[",
        "0.json: is not JSON of measurements; write it with 'hwsim bench --format json -o 0.json'"
      ),
      (run([], schema: "hwsim.simulation/1"), "holds 'hwsim.simulation/1', not 'hwsim.bench/1'"),
      (whole.replacing("median_s", with: "mean"), "measurements.0.time.median_s is missing"),
      (whole.replacing("\"warm\"", with: "1"), "cache has another type"),
    ]
    for (text, message) in cases {
      let calibration = try calibrate(text)
      #expect(calibration.status == 65 && calibration.errors.contains(message))
      #expect(calibration.errors.split(separator: "\n").count == 1 && calibration.output.isEmpty)
    }
    let device = try calibrate(whole, device: "raspberypi4")
    #expect(device.status != 0 && device.errors.contains("did you mean 'raspberrypi4'?"))
    let machines = try calibrate(whole, run([("dscnn", 1e-3)], processor: "Cortex-A76"))
    #expect(machines.status == 65 && machines.errors.contains("of several machines"))
    let missing = try hwsim("calibrate", "/nowhere/run.json")
    #expect(missing.status == 66 && missing.errors.contains("/nowhere/run.json: no such file"))
    #expect(!FileManager.default.fileExists(atPath: target))
  }
}
