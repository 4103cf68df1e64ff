import Foundation
import HWSimTestSupport
import Testing

@Suite("Is a report written whole or not at all?")
struct OutputFileTests {
  private let folder: TemporaryFolder
  private let command = ["simulate", "cifar10cnn", "--device", "mcu80"]

  init() throws { folder = try TemporaryFolder() }

  private func simulate(to path: String) throws -> Run {
    try hwsim("simulate", "cifar10cnn", "--device", "mcu80", "-o", path)
  }

  @Test("A file gets the bytes of standard output, and nothing else is left behind")
  func sameBytes() throws {
    let printed = try hwsim("simulate", "cifar10cnn", "--device", "mcu80")
    let written = try simulate(to: folder.path("report.txt"))
    #expect(written.status == 0)
    #expect(written.output.isEmpty && written.errors.isEmpty)
    #expect(folder.text("report.txt") == printed.output)
    #expect(try folder.names() == ["report.txt"])
  }

  @Test("A link is written through")
  func link() throws {
    try folder.write("old", to: "report.txt")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link.txt"), withDestinationPath: "report.txt")
    #expect(try simulate(to: folder.path("link.txt")).status == 0)
    #expect(folder.text("report.txt").hasPrefix("cifar10cnn on mcu80\n"))
    #expect(try folder.names() == ["link.txt", "report.txt"])
  }

  @Test(
    "A command that fails leaves the old report",
    arguments: ["--set core.clock=0", "--runtime nope", "--format markdwn", "--batch 1025"])
  func untouched(_ fault: String) throws {
    try folder.write("old", to: "report.txt")
    let words = fault.split(separator: " ").map(String.init)
    let failing = try hwsim(command + words + ["-o", folder.path("report.txt")])
    #expect(failing.status != 0)
    #expect(folder.text("report.txt") == "old")
    #expect(try folder.names() == ["report.txt"])
  }

  @Test("A network that does not fit is reported all the same, also with --require-fit")
  func unfit() throws {
    let path = folder.path("report.txt")
    let run = try hwsim("simulate", "alexnet", "--device", "mcu80", "--require-fit", "-o", path)
    #expect(run.status == 1)
    #expect(run.errors.isEmpty)
    #expect(folder.text("report.txt").contains("DOES NOT FIT mcu80"))
  }

  @Test("What cannot be written is refused, and nothing is left behind")
  func unwritable() throws {
    let cases: [(path: String, status: Int32, reason: String)] = [
      (folder.path("no/report.txt"), 66, "No such file or directory"),
      (folder.path, 65, "Is a directory"),
      (folder.path + "/", 65, "Is a directory"),
      ("/", 65, "Is a directory"),
      ("", 66, "No such file or directory"),
      ("/dev/full", 65, "No space left on device"),
      ("/sys/report.txt", 65, "Permission denied"),
      (folder.path("a\nb/report.txt"), 66, "No such file or directory"),
      (folder.path(String(repeating: "a", count: 300)), 65, "File name too long"),
    ]
    for (path, status, reason) in cases {
      let place = "cannot write '\(path.replacingOccurrences(of: "\n", with: "\\n"))': \(reason)"
      try BadInput(command + ["-o", path], status, place, "name a writable file after -o").check()
    }
    #expect(try folder.names().isEmpty)
  }
}

@Suite("Is a closed standard output an error, not a silent death?")
struct StandardOutputTests {
  /// Larger than a pipe holds.
  private static let large = [
    "simulate", "squeezenet", "mobilenetv2", "shufflenet", "--device", "mcu80,mcu216",
    "--format", "json",
  ]

  private func check(_ arguments: [String], _ output: Destination, _ reason: String) throws {
    try BadInput(arguments, 65, "standard output: \(reason)", "write to a file with -o FILE")
      .check(output: output)
  }

  @Test("Closed, full, or a pipe that nobody reads", arguments: [["--help"], ["devices"], large])
  func unwritable(_ arguments: [String]) throws {
    try check(arguments, .closed, "Bad file descriptor")
    try check(arguments, .file("/dev/full"), "No space left on device")
    try check(arguments, .brokenPipe, "Broken pipe")
  }
}
