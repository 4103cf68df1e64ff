import Foundation
import HWSimTestSupport
import Testing

@Suite("Does a timeline come beside the report?")
struct TimelineTests {
  private static let python = Python(
    "perfetto", toVerify: "Perfetto reads timelines")
  private let folder: TemporaryFolder
  private let command = ["simulate", "cifar10cnn", "--device", "mcu80,pim-isaac"]

  init() throws { folder = try TemporaryFolder() }

  @Test("The report stays as it is, and the same trace comes from any number of jobs")
  func report() throws {
    let plain = try hwsim(command)
    for jobs in ["1", "2"] {
      let run = try hwsim(command + ["--jobs", jobs, "--perfetto", folder.path("\(jobs).pftrace")])
      #expect(run.status == 0 && run.output == plain.output, "\(run.errors)")
    }
    #expect(try folder.names() == ["1.pftrace", "2.pftrace"])
    let traces = ["1", "2"].map {
      FileManager.default.contents(atPath: folder.path("\($0).pftrace"))
    }
    #expect(traces[0] == traces[1] && traces[0]?.isEmpty == false)
  }

  @Test("A file that cannot be written is named with its option")
  func unwritable() throws {
    try BadInput(
      command + ["--perfetto", folder.path("none/a.pftrace")], 66, "--perfetto: cannot write",
      "name a writable file after --perfetto"
    ).check()
  }

  @Test("Perfetto's own definitions read it", .enabled(if: python.isReady, "\(python.missing)"))
  func perfetto() throws {
    let path = folder.path("a.pftrace")
    let json = try hwsim(command + ["--format", "json", "--perfetto", path]).output
    let lines = try Self.python.output(script: "read_trace.py", [path])
      .split(separator: "\n").map(String.init)
    #expect(lines.count == 3 && lines[0].hasSuffix(", lost 0"))
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    for (line, result) in zip(lines.dropFirst(), object?["results"] as? [[String: Any]] ?? []) {
      let total = try #require((result["total"] as? [String: Any])?["time_s"] as? Double)
      let device = try #require(result["device"] as? String)
      #expect(line == "cifar10cnn on \(device): \(Int((total * 1e9).rounded()))")
    }
  }
}
