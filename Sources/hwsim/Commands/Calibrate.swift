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
    abstract: "Fit runtimes to what was measured, on this machine or by others.",
    discussion: """
      EXAMPLES
        hwsim calibrate phones.csv --models ncnn/benchmark
        hwsim bench --suite calibrate --backend hwsim,onednn
        hwsim calibrate --device host
        hwsim simulate mobilenetv2 --device host --warm

      With files: the published times of one thread, as 'hwsim validate' reads them, calibrate each runtime
      that has three networks or more. Without: the newest run of the suite in the history makes a device
      file of this machine, and calibrates a runtime for each library that was measured; layers of the
      suite are of no network of the zoo. Writes into $XDG_DATA_HOME/hwsim/devices, where every command
      finds it, unless --to says otherwise.
      """)

  @Argument(help: ArgumentHelp("Measurements, as CSV.", valueName: "file"))
  var files: [String] = []

  @Option(
    help: ArgumentHelp(
      "A folder of model files that rows name; looked through.", valueName: "folder"))
  var models: String?

  @Option(help: "Only this runtime.")
  var runtime: String?

  @Option(
    name: [.customLong("device"), .short], help: "The name of this machine's device file.")
  var device = "host"

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("The folder of devices to write into.", valueName: "folder"))
  var folder: String?

  @Option(help: "The date that the files state; today, if not given.")
  var date: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var profiles: ProfileOptions

  func run() throws {
    guard device.wholeMatch(of: /[a-z0-9][a-z0-9_-]*/) != nil else {
      throw Failure(.usage, "--device: '\(device)' is no name; write small letters and digits")
    }
    guard date?.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil || date == nil else {
      throw Failure(.usage, "--date: '\(date ?? "")' is no date; write it as 2026-11-25")
    }
    let (fitted, notes) = files.isEmpty ? (try calibrateHost(), []) : try calibratePublished()
    try output.print(CalibrationReport.report(fitted, notes: notes))
  }

  private var target: String { folder ?? UserFolders.devices }

  // MARK: - Published times

  private func calibratePublished() throws -> ([CalibrationReport.Fitted], notes: [String]) {
    let store = try profiles.store()
    var published = try PublishedCalibration(files: files, models: models, store: store)
    let observations = try published.observations(of: runtime)
    var fitted: [CalibrationReport.Fitted] = []
    var notes: [String] = []
    let command = "hwsim calibrate " + files.map(fileName).joined(separator: " ")
    for (name, rows) in observations.sorted(by: { $0.key < $1.key }) {
      let origin = published.source(of: name)
      if let found = try fit(name, rows, origin, date ?? Self.today, command) {
        fitted.append(found)
      } else {
        notes.append("\(name): fewer than three networks, which say nothing of a further one")
      }
    }
    notes += published.leftOut.sorted { $0.key < $1.key }.map { "\($1) rows took no part: \($0)" }
    guard !fitted.isEmpty else {
      throw Failure(.badData, "nothing to calibrate with: " + notes.joined(separator: "; "))
    }
    return (fitted, notes)
  }

  private func fileName(_ path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }

  private static var today: String {
    Date.now.formatted(.iso8601.year().month().day())
  }

  // MARK: - This machine

  private func calibrateHost() throws -> [CalibrationReport.Fitted] {
    let run = try CalibrationRun.newest()
    let own = "hwsim-\(run.variant)"
    try write(try run.host().deviceFile(name: device, runtime: own), to: "\(target)/\(device).yaml")
    let shipped = try profiles.store()
    let store = ProfileStore(directories: [target] + shipped.directories.filter { $0 != target })
    let host = try store.device(device)
    return try run.libraries.compactMap { library in
      let name = library == "hwsim" ? own : library
      guard try store.runtimeNames().contains(name), runtime == nil || runtime == name else {
        return nil
      }
      let plain = try store.runtime(name, isCalibrated: false)
      let observations = try run.observations(of: library, on: host, plain)
      let command = "hwsim calibrate --device \(device)"
      return try fit(name, observations, run.origin, date ?? run.date, command)
    }
  }

  // MARK: - Files

  /// - Returns: nil where there are too few observations.
  private func fit(
    _ name: String, _ observations: [Observation], _ origin: String, _ date: String,
    _ command: String
  ) throws -> CalibrationReport.Fitted? {
    guard
      let found = RuntimeCalibration(observations, source: origin, date: date)
    else { return nil }
    let path = "\(target)/calibrations/\(name).yaml"
    try write(found.calibration.file(runtime: name, command: command), to: path)
    return .init(runtime: name, calibration: found.calibration, path: path)
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
