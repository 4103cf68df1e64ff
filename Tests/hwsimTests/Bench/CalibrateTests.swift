import Foundation
import HWSimTestSupport
import Testing

@Suite("Does a calibrated machine become a device like any other?")
struct CalibrateTests {
  @Test("Probes and layers measured, a device written, networks simulated on it")
  func loop() throws {
    let folder = try TemporaryFolder()
    let data = folder.path("data")
    let environment = [
      "XDG_DATA_HOME": data, "HWSIM_DEVICES": "\(data)/hwsim/devices:\(Program.devices)",
    ]
    let bench = try hwsim(
      ["bench", "--suite", "calibrate", "--counters", "none", "--budget", "2s"],
      environment: ["XDG_DATA_HOME": data])
    #expect(bench.status == 0, "\(bench.errors)")
    let calibrate = try hwsim(
      ["calibrate", "--device", "here"], environment: ["XDG_DATA_HOME": data])
    // Probes of memory take milliseconds; on a busy machine all their rounds may be disturbed.
    if calibrate.status == 65,
      calibrate.errors.contains("the newest calibration run is not complete")
    {
      return
    }
    #expect(calibrate.status == 0, "\(calibrate.errors)")
    #expect(calibrate.output.contains("hwsim-"))
    let calibrations = try FileManager.default.contentsOfDirectory(
      atPath: "\(data)/hwsim/devices/calibrations")
    #expect(calibrations.contains { $0.hasPrefix("hwsim-") && $0.hasSuffix(".yaml") })

    let check = try hwsim(
      ["devices", "check", "\(data)/hwsim/devices/here.yaml"], environment: environment)
    #expect(check.status == 0, "\(check.errors)")
    let simulation = try hwsim(
      ["simulate", "cifar10cnn", "--device", "here", "--warm"], environment: environment)
    #expect(simulation.status == 0, "\(simulation.errors)")
    #expect(simulation.output.contains("warm caches"))
    #expect(simulation.output.contains("90 % interval "))
    #expect(simulation.output.contains("layers left out, on this device)"))
  }
}
