import Foundation
import HWSimTestSupport
import Testing

@Suite("Do README and manual show what the program prints?")
struct ReadmeTests {
  private func check(_ name: String, in page: String, _ run: Run) throws {
    let text = try String(contentsOfFile: "\(Program.repository)/\(page)", encoding: .utf8)
    #expect(
      text.contains("<!-- \(name) -->\n```text\n\(run.output)```\n<!-- end -->"),
      "run `make reports` and look at the difference")
  }

  @Test func theDemoIsTheProgramsOutput() throws {
    try check("demo", in: "README.md", try hwsim("simulate", "mobilenetv2", "--device", "mcu80"))
  }

  @Test func theReplayIsTheProgramsOutput() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("cifar10cnn.hwtrace")
    _ = try hwsim("trace", "cifar10cnn", "--device", "mcu216", "-o", path)
    try check(
      "replay", in: "MANUAL.md",
      try hwsim(
        "replay", path, "--cache", "l1=16KiB,4,32", "--cache", "l2=64KiB,8,64", "--classes"))
  }

  @Test func theValidationIsTheProgramsOutput() throws {
    let path = "\(Program.devices)/measurements/mlperf-tiny-1.0.csv"
    try check(
      "validate", in: "MANUAL.md",
      try hwsim("validate", path, "--metric", "latency", "--left-out", "network"))
  }
}
