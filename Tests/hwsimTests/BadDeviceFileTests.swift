import Foundation
import HWSimTestSupport
import Testing

@Suite("Does a bad device file end with one line that names file, key and cure?")
struct BadDeviceFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Checks the file, and simulates on it.
  private func check(
    _ path: String, status: Int32, _ place: String, _ cure: String
  ) throws {
    try BadInput(["devices", "check", path], status, place, cure).check()
    try BadInput(["devices", "show", path], status, place, cure).check()
    try BadInput(["simulate", "cifar10cnn", "--device", path], status, place, cure).check()
  }

  @Test("Contents that are no device", arguments: notDevices)
  func notADevice(_ text: String, _ place: String, _ cure: String) throws {
    try folder.write(text, to: "bad.yaml")
    try check(folder.path("bad.yaml"), status: 65, "bad.yaml: \(place)", cure)
  }

  @Test("A shipped file with one mistake", arguments: mistakes)
  func mistake(_ right: String, _ wrong: String, _ place: String, _ cure: String) throws {
    let shipped = try String(contentsOfFile: "\(Program.devices)/mcu216.yaml", encoding: .utf8)
    #expect(shipped.contains(right))
    let text = shipped.replacingOccurrences(of: right, with: wrong)
      .replacingOccurrences(of: "name: mcu216", with: "name: bad")
    try folder.write(text, to: "bad.yaml")
    try check(folder.path("bad.yaml"), status: 65, "bad.yaml: \(place)", cure)
  }

  @Test("An alias bomb is refused before it is built")
  func aliasBomb() throws {
    let levels = (1...30).map { level in
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      return "a\(level): &a\(level) [\(aliases)]"
    }
    try folder.write((["a0: &a0 [x]"] + levels).joined(separator: "\n"), to: "bad.yaml")
    try check(folder.path("bad.yaml"), status: 65, "bad.yaml: line 1", "write the value out")
  }

  @Test("A path that leads nowhere is missing")
  func missing() throws {
    let path = folder.path("no.yaml")
    try check(path, status: 66, "no file '\(path)'", "name a .yaml file")
    let runtime = ["simulate", "cifar10cnn", "--device", "mcu80", "--runtime", path]
    try BadInput(runtime, 66, "no file '\(path)'", "name a .yaml file").check()
    try BadInput("devices check mcu80", 66, "no file './mcu80'", "name a .yaml file").check()
  }

  @Test("Folders and devices are no files", arguments: ["/tmp", "/dev/null", "/dev/zero", "/"])
  func noFile(_ path: String) throws {
    let name = path.split(separator: "/").last ?? "/"
    try check(path, status: 65, "\(name): is not a file", "name a .yaml file")
  }

  @Test("A folder of devices that is missing, empty or a file")
  func folders() throws {
    let command = ["devices", "--profiles"]
    let (nowhere, file) = (folder.path("no"), Program.devices + "/mcu80.yaml")
    for path in [nowhere, file, "", "/nonexistent"] {
      let place = "--profiles: no folder '\(path)'"
      try BadInput(command + [path], 66, place, "name one with device files").check()
    }
    try BadInput(command + [folder.path], 65, "--profiles: ", "name one that has").check()
    let variable = BadInput("devices", 66, "$HWSIM_DEVICES: no folder '\(nowhere)'", "name one")
    try variable.check(environment: ["HWSIM_DEVICES": nowhere])
  }
}

private let notDevices = [
  ("", "is empty", "a profile starts with 'name: …'"),
  ("just words", "is no mapping", "a profile starts with 'name: …'"),
  ("a: [", "is not YAML", "line "),
  ("name: bad\nname: bad", "the key 'name' stands twice", "at line 1"),
  ("name: good", "name: 'good' is not the file's name", "'bad'"),
  ("name: bad\ninherit: mcu8", "inherit: unknown device 'mcu8'", "did you mean 'mcu80'?"),
]

private let mistakes = [
  ("value: 216 MHz", "value: 216", "core.clock: '216' has no unit", "write '216 MHz'"),
  ("value: 216 MHz", "value: 216 mW", "core.clock: '216 mW'", "expected one of GHz, MHz, kHz, Hz"),
  ("value: 216 MHz", "value: 0 MHz", "core.clock: '0 MHz' is out of range", "from 1.00 kHz"),
  ("clock: {", "clok: {", "core.clok: unknown key", "did you mean 'clock'?"),
  ("value: 4 KiB", "value: 4100 B", "memory.l1d.size: cache size not divisible", "line x ways"),
]
