import Foundation
import HWSimCore
import HWSimDevices
import Testing

@Suite("Does every file lead to a device or to one line of error?")
struct BadFileTests {
  private let files: TemporaryStore

  init() throws { files = try TemporaryStore() }

  private func error(_ nameOrPath: String) -> ProfileError? {
    profileError { _ = try files.store.device(nameOrPath) }
  }

  /// The error's text, of a file with these contents.
  private func complaint(_ text: String) throws -> String {
    try files.write(text, to: "bad.yaml")
    let error = error("bad")
    #expect(error?.reason == .invalid)
    #expect(error?.description.contains("\n") == false)
    return error?.description ?? "no error"
  }

  @Test("An unknown name is invalid, a path that leads nowhere is missing")
  func missing() {
    #expect(error("tni")?.description == "unknown device 'tni'; did you mean 'tiny'?")
    #expect(error("tni")?.reason == .invalid)
    #expect(error("")?.reason == .invalid)
    #expect(error("./no.yaml")?.reason == .missing)
    #expect(error("no.yml")?.reason == .missing)
    #expect(error(files.path("tiny.yaml/tiny.yaml"))?.reason == .missing)
  }

  @Test("A store that is not there is missing")
  func missingStore() {
    let nowhere = ProfileStore(directories: [files.path("nowhere")])
    #expect(profileError { _ = try nowhere.device("tiny") }?.reason == .missing)
    #expect(profileError { _ = try nowhere.deviceNames() }?.reason == .missing)
  }

  @Test("A folder and a device node are no files")
  func noFile() {
    #expect(
      error(files.path("runtimes"))?.description == "runtimes: is not a file; name a .yaml file")
    #expect(error("/dev/zero")?.reason == .invalid)
  }

  @Test(
    "Contents that are no profile",
    arguments: [
      ("", "bad.yaml: is empty"),
      ("# only a comment\n", "bad.yaml: is empty"),
      ("just words", "bad.yaml: is no mapping; a profile starts with 'name: …'"),
      ("- a\n- b", "bad.yaml: is no mapping"),
      ("a: [", "bad.yaml: is not YAML: line "),
      ("a: b: c", "bad.yaml: is not YAML: line 1, column 5"),
      ("a: \"\u{1}\"", "bad.yaml: is not YAML: control characters are not allowed"),
      ("name: bad\n---\nname: bad", "bad.yaml: is not YAML: line 2, column 1: but found another"),
      ("? [a]\n: b", "bad.yaml: has a key that is no word"),
      ("name: bad\n<<: 1", "bad.yaml: <<: unknown key"),
      ("name: bad", "bad.yaml: kind: is missing"),
      ("name: &n bad", "bad.yaml: line 1: '&n…' reads as a YAML alias or anchor"),
      ("a: 1\nb: [*a, *a]", "bad.yaml: line 2: '*a…' reads as a YAML alias or anchor"),
    ])
  func notAProfile(text: String, message: String) throws {
    let complaint = try complaint(text)
    #expect(complaint.hasPrefix(message), "\(complaint)")
  }

  @Test("An alias bomb is refused before it is built")
  func aliasBomb() throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...30 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(try complaint(text + "? *a30\n: x").contains("'&a…' reads as a YAML alias or anchor"))
  }

  @Test("A star and an ampersand between words are plain text")
  func starsInText() throws {
    let text = tinyDevice.replacingOccurrences(of: "manual, table 1", with: "R&D, 2 * 3, M4 & M7")
    try files.write("# *not* an &alias\n" + text, to: "tiny.yaml")
    #expect(try files.store.device("tiny").core.issueWidth == 2)
  }

  @Test("Brackets nested ten thousand deep are an error, not a stack overflow")
  func nesting() throws {
    let (flow, block) = (
      String(repeating: "[", count: 10_000), String(repeating: "- ", count: 10_000)
    )
    #expect(try complaint("a: " + flow).hasPrefix("bad.yaml: is not YAML"))
    #expect(try complaint(block + "a").hasPrefix("bad.yaml: is not YAML"))
    let closed = String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
    #expect(try complaint("name: bad\na: " + closed).hasPrefix("bad.yaml: a: unknown key"))
  }

  @Test("A hundred thousand keys take no more than a moment")
  func manyKeys() throws {
    let text = (0..<120_000).map { "k\($0): 1" }.joined(separator: "\n")
    #expect(try complaint(text).hasPrefix("bad.yaml: is larger than 1 MiB"))
    #expect(try complaint(String(text.prefix(1_000_000))).hasPrefix("bad.yaml: k0: unknown key"))
  }

  @Test("Bytes that are no text")
  func notText() throws {
    try files.write(Data([0x6E, 0xFF, 0xFE, 0x00]), to: "bad.yaml")
    #expect(error("bad")?.description == "bad.yaml: is not UTF-8 text")
  }

  @Test("An energy table's own mistake is said of its own file")
  func energyTable() throws {
    try files.write(
      tinyTable.replacingOccurrences(of: "dram: 0.6 nJ", with: "dram: 600"), to: "energy/table.yaml"
    )
    let set = try overrides("energy.table=table", "energy.static=0 W")
    let error = profileError { _ = try files.store.device("tiny", overrides: set) }
    #expect(error?.description == "table.yaml: dram: '600' has no unit; write '600 pJ'")
  }
}
