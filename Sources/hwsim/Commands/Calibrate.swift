import ArgumentParser
import Foundation
import HWSimCalibration
import HWSimCore
import HWSimDevices
import HWSimHarness
import HWSimHistory
import HWSimReports
import HWSimSimulator

struct Calibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a device of this machine from what was measured on it.",
    discussion: """
      EXAMPLES
        hwsim bench --suite calibrate --backend hwsim,onednn
        hwsim calibrate --device host
        hwsim simulate mobilenetv2 --device host --warm

      Reads the newest run of the suite from the history. Writes the device file and a runtime for each
      library that was measured, with the share of the core's peak that its kernels reach, into
      $XDG_DATA_HOME/hwsim/devices, where every command finds them. Layers of the suite are of no network
      of the zoo.
      """)

  @Option(name: [.customLong("device"), .short], help: "The name of the device file.")
  var device = "host"

  @OptionGroup var output: OutputOptions
  @OptionGroup var profiles: ProfileOptions

  func run() throws {
    guard device.wholeMatch(of: /[a-z0-9][a-z0-9_-]*/) != nil else {
      throw Failure(.usage, "--device: '\(device)' is no name; write small letters and digits")
    }
    let run = try CalibrationRun.newest()
    let folder = UserFolders.devices
    let own = "hwsim-\(run.variant)"
    try write(try run.host().deviceFile(name: device, runtime: own), to: "\(folder)/\(device).yaml")
    let shipped = try profiles.store()
    let store = ProfileStore(directories: [folder] + shipped.directories.filter { $0 != folder })
    let host = try store.device(device)
    var fitted: [CalibrationReport.Fitted] = []
    for library in run.libraries {
      let name = library == "hwsim" ? own : library
      guard try store.runtimeNames().contains(name) else { continue }
      let runtime = try store.runtime(name, isCalibrated: false)
      let observations = try run.observations(of: library, on: host, runtime)
      guard
        let found = RuntimeCalibration(
          observations, kernels: runtime.kernels.map(\.kernel.name), source: run.origin,
          date: run.date)
      else { continue }
      let path = "\(folder)/calibrations/\(name).yaml"
      let command = "hwsim calibrate --device \(device)"
      try write(found.calibration.file(runtime: name, command: command), to: path)
      fitted.append(.init(runtime: name, calibration: found.calibration, path: path))
    }
    try output.print(CalibrationReport.report(fitted))
  }

  private func write(_ text: String, to path: String) throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(.badData, "cannot make the folder '\(folder.path)'; set XDG_DATA_HOME")
    }
    try Output(path: path).write(text)
  }
}
