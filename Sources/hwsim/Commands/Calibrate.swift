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
        hwsim bench --suite calibrate --format json -o board.json
        hwsim calibrate board.json --device board
        hwsim simulate mobilenetv2 --device host --warm

      CSV files are published times of one thread, as 'hwsim validate' reads them. JSON files are what 'hwsim
      bench' measured, on this machine or another: layers and networks, on the device that --device names; a
      run of the suite 'calibrate' makes its device file first. Without files, it is the newest run of that
      suite in the history. Each runtime with three networks or more (of the suite, layers) is calibrated;
      layers of the suite are of no network of the zoo. Writes into $XDG_DATA_HOME/hwsim/devices, where
      every command finds it, unless --to says otherwise.
      """)

  @Argument(
    help: ArgumentHelp(
      "Measurements: published ones as CSV, those of hwsim bench as JSON.", valueName: "file"))
  var files: [String] = []

  @Option(
    help: ArgumentHelp(
      "A folder of model files that rows name; looked through.", valueName: "folder"))
  var models: String?

  @Option(help: "Only this runtime.")
  var runtime: String?

  @Option(
    name: [.customLong("device"), .short],
    help: "The name of the device that hwsim bench ran on.")
  var device = "host"

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("The folder of devices to write into.", valueName: "folder"))
  var folder: String?

  @Option(help: "The date that the files state; if not given, of the run, or today.")
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
    var evidence = Evidence()
    let tables = files.filter { !isRun($0) }
    let runs = files.isEmpty ? [try .newest()] : try files.filter(isRun).map(CalibrationRun.init)
    if !tables.isEmpty { try read(tables, into: &evidence) }
    if !runs.isEmpty { try read(runs, into: &evidence) }
    let date = date ?? (tables.isEmpty ? runs.map(\.date).max() : nil) ?? Self.today
    var fitted: [CalibrationReport.Fitted] = []
    for (name, observations) in evidence.observations.sorted(by: { $0.key < $1.key }) {
      if let found = try fit(name, observations, evidence.source(of: name), date) {
        fitted.append(found)
      } else {
        evidence.notes.append(
          "\(name): fewer than three networks, which say nothing of a further one")
      }
    }
    let notes =
      evidence.notes
      + evidence.leftOut.sorted { $0.key < $1.key }.map { "\($1) rows took no part: \($0)" }
    guard !fitted.isEmpty else {
      throw Failure(.badData, "nothing to calibrate with: " + notes.joined(separator: "; "))
    }
    try output.print(CalibrationReport.report(fitted, notes: notes))
  }

  private var target: String { folder ?? UserFolders.devices }

  private func isRun(_ path: String) -> Bool { path.lowercased().hasSuffix(".json") }

  private static var today: String {
    Date.now.formatted(.iso8601.year().month().day())
  }

  /// What the files say, by runtime.
  private struct Evidence {
    var observations: [String: [Observation]] = [:]
    var sources: [String: Set<String>] = [:]
    var notes: [String] = []
    /// Rows that took no part, by reason.
    var leftOut: [String: Int] = [:]

    func source(of runtime: String) -> String {
      (sources[runtime] ?? []).sorted().joined(separator: "; ")
    }
  }

  private func read(_ tables: [String], into evidence: inout Evidence) throws {
    var published = try PublishedCalibration(
      files: tables, models: models, store: try profiles.store())
    evidence.observations = try published.observations(of: runtime)
    evidence.sources = published.sources
    evidence.leftOut = published.leftOut
  }

  private func read(_ runs: [CalibrationRun], into evidence: inout Evidence) throws {
    if let other = runs.first(where: { $0.machine.processor != runs[0].machine.processor }) {
      throw Failure(
        .badData,
        "the runs are of several machines, '\(printable(runs[0].machine.processor.name))' and "
          + "'\(printable(other.machine.processor.name))'; calibrate one after the other")
    }
    for run in runs {
      guard let host = try run.host() else { continue }
      try write(
        host.deviceFile(name: device, runtime: "hwsim-\(run.variant)"),
        to: "\(target)/\(device).yaml")
    }
    let shipped = try profiles.store()
    let isThere = FileManager.default.fileExists(atPath: target)
    let store = ProfileStore(
      directories: (isThere ? [target] : []) + shipped.directories.filter { $0 != target })
    let host = try store.device(device)
    let names = try store.runtimeNames()
    for run in runs {
      for name in run.runtimes(among: names) where runtime == nil || runtime == name {
        let plain = try store.runtime(name, isCalibrated: false)
        let found = try run.observations(of: plain, on: host) {
          evidence.leftOut[$0, default: 0] += 1
        }
        evidence.observations[name, default: []] += found
        evidence.sources[name, default: []].insert(run.origin)
      }
    }
  }

  // MARK: - Files

  /// - Returns: nil where there are too few observations.
  private func fit(
    _ name: String, _ observations: [Observation], _ origin: String, _ date: String
  ) throws -> CalibrationReport.Fitted? {
    guard let found = RuntimeCalibration(observations, source: origin, date: date) else {
      return nil
    }
    let path = "\(target)/calibrations/\(name).yaml"
    try write(found.calibration.file(runtime: name, command: command), to: path)
    return .init(runtime: name, calibration: found.calibration, path: path)
  }

  /// That writes the same files.
  private var command: String {
    let names = files.map { URL(fileURLWithPath: $0).lastPathComponent }
    let isOfRuns = files.isEmpty || files.contains(where: isRun)
    return (["hwsim calibrate"] + names + (isOfRuns ? ["--device \(device)"] : []))
      .joined(separator: " ")
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
