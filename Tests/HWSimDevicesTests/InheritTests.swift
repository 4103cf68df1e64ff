import HWSimCore
import HWSimDevices
import Testing

@Suite("What does a device inherit?")
struct InheritTests {
  private let files: TemporaryStore

  init() throws { files = try TemporaryStore() }

  private func heir(_ text: String) throws -> Device {
    try files.write("name: heir\ninherit: tiny\n" + text, to: "heir.yaml")
    return try files.store.device("heir")
  }

  @Test("Everything that it does not say itself")
  func same() throws {
    var expected = try files.store.device("tiny")
    expected.name = "heir"
    #expect(try heir("") == expected)
  }

  @Test("Sections are merged key by key, lists name by name")
  func merged() throws {
    let device = try heir(
      """
      core: { clock: { value: 100 MHz, estimated: "twice" } }
      memory:
        - { name: tcm, size: 32 KiB, estimated: "twice" }
        - { name: more, kind: scratchpad, size: 1 KiB, read: 1 cycle, write: 1 cycle, width: 4 B,
            estimated: "new" }
      """)
    #expect(device.core.clock == Frequency(100e6))
    #expect(device.core.issueWidth == 2)
    #expect(device.memory.map(\.name) == ["l1", "l2", "ram", "rom", "tcm", "more"])
    #expect(device.memory[4].size == Bytes(32 * 1024))
  }

  @Test("A number keeps the source of the file that says it")
  func sources() throws {
    let device = try heir("memory: [{ name: tcm, size: 32 KiB, estimated: twice }]")
    let sources = device.provenance.filter { $0.key.hasPrefix("memory.tcm.") }
    #expect(
      sources == [
        Provenance(key: "memory.tcm.size", value: "32 KiB", source: .estimated("twice")),
        Provenance(key: "memory.tcm.read", value: "1 cycle", source: .cited("manual, table 6")),
        Provenance(key: "memory.tcm.write", value: "2 cycles", source: .cited("manual, table 6")),
        Provenance(key: "memory.tcm.width", value: "4 B", source: .cited("manual, table 6")),
      ])
  }

  @Test("A file outside the store inherits from the store, even under the same name")
  func outside() throws {
    let elsewhere = try TemporaryStore()
    try elsewhere.write("name: tiny\ninherit: tiny\ntitle: Mine", to: "tiny.yaml")
    let device = try files.store.device(elsewhere.path("tiny.yaml"))
    #expect(device.title == "Mine")
    #expect(device.core.clock == Frequency(50e6))
  }

  @Test("The first of several folders counts; what a file inherits may be in another")
  func severalFolders() throws {
    let own = try TemporaryStore()
    try own.write("name: heir\ninherit: base\ntitle: Own", to: "heir.yaml")
    try files.write(tinyDevice.replacing("name: tiny", with: "name: base"), to: "base.yaml")
    try files.write("name: heir\ninherit: base\ntitle: Shipped", to: "heir.yaml")
    let store = ProfileStore(directories: [own.directory, files.directory])
    #expect(try store.device("heir").title == "Own")
    #expect(try store.deviceNames() == ["base", "heir", "tiny"])
  }

  @Test("Eight files may inherit from one another, nine not")
  func depth() throws {
    for level in 1...8 {
      let parent = level == 1 ? "tiny" : "level\(level - 1)"
      try files.write("name: level\(level)\ninherit: \(parent)", to: "level\(level).yaml")
    }
    #expect(try files.store.device("level8").name == "level8")
    try files.write("name: level9\ninherit: level8", to: "level9.yaml")
    let error = profileError { _ = try files.store.device("level9") }
    #expect(
      error?.description == "level1.yaml: inherit: more than 8 files inherit from one another")
  }

  @Test("A circle is an error that shows it")
  func circle() throws {
    try files.write("name: a\ninherit: b", to: "a.yaml")
    try files.write("name: b\ninherit: a", to: "b.yaml")
    let error = profileError { _ = try files.store.device("a") }
    #expect(error?.description == "b.yaml: inherit: is a circle: a → b → a")
    try files.write("name: c\ninherit: c", to: "c.yaml")
    #expect(throws: ProfileError.self) { try files.store.device("c") }
  }

  @Test("An unknown parent is an error with the nearest name")
  func unknown() throws {
    try files.write("name: a\ninherit: tny", to: "a.yaml")
    let error = profileError { _ = try files.store.device("a") }
    #expect(error?.description == "a.yaml: inherit: unknown device 'tny'; did you mean 'tiny'?")
  }
}
