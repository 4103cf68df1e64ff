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
    let measured = try run.host()
    let folder = UserFolders.devices
    let path = "\(folder)/\(device).yaml"
    // The device will name a runtime that is fitted with the device; until then its parent stands in.
    try write(measured.deviceFile(name: device, runtime: "hwsim-\(run.variant)"), to: path)
    let shipped = try profiles.store()
    let store = ProfileStore(directories: [folder] + shipped.directories.filter { $0 != folder })
    var fits: [CalibrationReport.Kernel] = []
    for library in run.libraries {
      let parent = library == "hwsim" ? "hwsim-\(run.variant)" : library
      guard try store.runtimeNames().contains(parent) else { continue }
      let name = "\(device)-\(library)"
      let found = try run.fits(library, device, parent, store)
      let file = RuntimeFile(
        name: name, title: "\(library) as measured on \(device)", parent: parent, device: device,
        origin: run.origin, fits: found)
      try write(file.text, to: "\(folder)/runtimes/\(name).yaml")
      fits += found.map { .init(runtime: name, kernel: $0.kernel, fit: $0.fit.summary) }
    }
    if fits.contains(where: { $0.runtime == "\(device)-hwsim" }) {
      try write(measured.deviceFile(name: device, runtime: "\(device)-hwsim"), to: path)
    }
    try output.print(CalibrationReport.report(device: device, folder: folder, fits))
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

extension EfficiencyFit {
  fileprivate var summary: CalibrationReport.Fit {
    .init(efficiency: efficiency, layers: layers, error: error)
  }
}
