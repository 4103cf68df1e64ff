import Foundation
import Testing

/// Does the README tell the truth?
@Suite("Does the README show what the program prints?")
struct ReadmeTests {
  @Test func theDemoIsTheProgramsOutput() throws {
    let readme = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "README.md"),
      encoding: .utf8)
    let run = try hwsim("simulate", "mobilenetv2", "--device", "mcu80")
    #expect(
      readme.contains("<!-- demo -->\n```text\n\(run.output)```\n<!-- end -->"),
      "run `make reports` and look at the difference")
  }
}
