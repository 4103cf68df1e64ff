import Foundation
import HWSimTestSupport
import Testing

@Suite("Does the program say what it is and find its files?")
struct HelpTests {
  @Test(
    "Help goes to standard output",
    arguments: [
      ["--help"], ["-h"], [], ["help"], ["simulate", "--help"], ["help", "simulate"],
      ["count", "-h"], ["networks", "--help"], ["devices", "--help"], ["help", "devices", "show"],
      ["export", "--help"], ["trace", "--help"], ["help", "replay"], ["doctor", "--help"],
      ["validate", "--help"], ["explain", "--help"], ["compare", "--help"],
    ])
  func help(_ arguments: [String]) throws {
    let run = try hwsim(arguments)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(run.output.contains("USAGE: hwsim"))
  }

  @Test("The help of the program names every exit status")
  func exitStatuses() throws {
    let help = try hwsim("--help").output
    for status in ["0 done", "2 a regression", "64 ", "65 ", "66 ", "69 ", "70 "] {
      #expect(help.contains(status), "\(status)")
    }
  }

  @Test("The version is one line")
  func version() throws {
    let run = try hwsim("--version")
    #expect(run.status == 0)
    #expect(run.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  @Test("No report has colours or other control characters")
  func noColours() throws {
    let run = try hwsim(
      "simulate", "alexnet", "--device", "mcu80", environment: ["CLICOLOR_FORCE": "1"])
    #expect(!run.output.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
  }

  @Test("An installed program finds its devices in share")
  func installed() throws {
    // Linked, not copied: a file cannot be run while a copy of its writer is open, and every
    // process that another test starts meanwhile is one. Links need the same file system.
    let folder = try TemporaryFolder(in: (Program.path as NSString).deletingLastPathComponent)
    let files = FileManager.default
    for name in ["bin", "share/hwsim"] {
      try files.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
    }
    try files.linkItem(atPath: Program.path, toPath: folder.path("bin/hwsim"))
    try files.copyItem(atPath: Program.devices, toPath: folder.path("share/hwsim/devices"))
    let run = try run(
      folder.path("bin/hwsim"), ["devices", "--format", "csv"], environment: ["HWSIM_DEVICES": ""])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == (try hwsim("devices", "--format", "csv").output))
  }

  @Test("The shipped files pass their check")
  func shippedFiles() throws {
    let paths = try FileManager.default.contentsOfDirectory(atPath: Program.devices)
      .filter { $0.hasSuffix(".yaml") }.map { "\(Program.devices)/\($0)" }
    let run = try hwsim(["devices", "check"] + paths)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.split(separator: "\n").count == paths.count)
  }
}
