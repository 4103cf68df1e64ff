import Foundation
import HWSimCore
import HWSimDevices
import Testing

/// One thing wrong with the tiny device.
struct Fault: Sendable, CustomTestStringConvertible {
  let original: String
  let replacement: String
  let message: String

  init(_ original: String, _ replacement: String, _ message: String) {
    self.original = original
    self.replacement = replacement
    self.message = message
  }

  var testDescription: String { message }

  /// `text` with the fault in it; nil where the text does not have the original.
  func applied(to text: String) -> String? {
    guard let range = text.range(of: original) else { return nil }
    return text.replacingCharacters(in: range, with: replacement)
  }
}

@Suite("Is every mistake in a device file found, and said with its cure?")
struct BadDeviceTests {
  private let files: TemporaryStore

  init() throws { files = try TemporaryStore() }

  private func expectFault(_ fault: Fault) throws {
    try files.write(#require(fault.applied(to: tinyDevice)), to: "tiny.yaml")
    let error = profileError { _ = try files.store.device("tiny") }
    #expect(error?.reason == .invalid)
    let text = error?.description ?? "no error"
    #expect(text.hasPrefix("tiny.yaml: "))
    #expect(text.contains(fault.message), "\(text)")
    #expect(!text.contains("\n"))
  }

  @Test("Values", arguments: valueFaults)
  func values(fault: Fault) throws { try expectFault(fault) }

  @Test("Sources", arguments: sourceFaults)
  func sources(fault: Fault) throws { try expectFault(fault) }

  @Test("Keys and names", arguments: nameFaults)
  func names(fault: Fault) throws { try expectFault(fault) }

  @Test("Memories", arguments: memoryFaults)
  func memories(fault: Fault) throws { try expectFault(fault) }
}

private let valueFaults = [
  Fault("50 MHz", "50", "core.clock: '50' has no unit; write '50 MHz'"),
  Fault("50 MHz", "50 kg", "core.clock: '50 kg' has the unit 'kg', expected one of GHz"),
  Fault("50 MHz", "fast", "core.clock: 'fast' is not a number with a unit"),
  Fault("50 MHz", "0 MHz", "core.clock: '0 MHz' is out of range; from 1.00 kHz to 100 GHz"),
  Fault("50 MHz", "-50 MHz", "core.clock: '-50 MHz' is out of range"),
  Fault("50 MHz", "1e300 MHz", "core.clock: '1e300 MHz' is out of range"),
  Fault("50 MHz", "1e305 GHz", "core.clock: '1e305 GHz' is out of range"),
  Fault("50 MHz", "1e999 MHz", "core.clock: '1e999 MHz' is not a number"),
  Fault("50 MHz", ".nan", "core.clock: '.nan' is not a number"),
  Fault("50 MHz", "inf Hz", "core.clock: 'inf Hz' is not a number"),
  Fault("50 MHz", "\"\"", "core.clock: is empty"),
  Fault("50 MHz", "[1 MHz]", "core.clock: expected one value"),
  Fault("50 MHz", "\"5\\a0 MHz\"", "core.clock: contains a control character"),
  Fault("50 MHz", String(repeating: "9", count: 9000) + " MHz", "is too long for a value"),
  Fault(
    "issue_width: 2", "issue_width: 2\n  cores: 0", "core.cores: 0 is out of range; from 1 to 64"),
  Fault(
    "issue_width: 2", "issue_width: 2\n  cores: two", "core.cores: 'two' is not a whole number"),
  Fault("issue_width: 2", "issue_width: 2.5", "core.issue_width: '2.5' is not a whole number"),
  Fault("issue_width: 2", "issue_width: 0", "core.issue_width: 0 is out of range; from 1 to 64"),
  Fault("issue_width: 2", "issue_width: 99999999999999999999", "is not a whole number"),
  Fault("overlap: 0.5", "overlap: 1.5", "core.overlap: 1.5 is out of range; from 0 to 1"),
  Fault("overlap: 0.5", "overlap: nan", "core.overlap: 'nan' is not a number"),
  Fault("overlap: 0.5", "overlap: 50 %", "core.overlap: '50 %' is not a number"),
  Fault("lanes: 2", "lanes: -2", "core.mac.int8.lanes: -2 is out of range"),
  Fault("cycles: 1 cycle }", "cycles: 0 cycles }", "core.mac.int8.cycles: '0 cycles' is out of"),
  Fault("20 mW", "0 W", "energy.power: '0 W' is out of range"),
  Fault("payload: 64 B", "payload: 0 B", "link.payload: '0 B' is out of range"),
]

private let sourceFaults = [
  Fault(
    "  source: \"manual, table 1\"\n", "  # none\n",
    "core.issue_width: has no source; write '{ value: 2, source: \"…\" }', or 'estimated'"),
  Fault("source: \"data sheet, cover\"", "source: \"\"", "core.clock.source: is empty"),
  Fault("source: \"data sheet, cover\"", "source: [a]", "core.clock.source: is empty"),
  Fault(
    "source: \"data sheet, cover\"", "source: a, estimated: b",
    "core.clock: has 'source' and 'estimated'"),
  Fault(
    "source: \"data sheet, cover\"", "sorce: a", "core.clock.sorce: unknown key; beside 'value'"),
  Fault(", source: \"manual, table 5\"", "", "memory.rom.size: has no source"),
]

private let nameFaults = [
  Fault("clock:", "clok:", "core.clok: unknown key; did you mean 'clock'?"),
  Fault("runtime: plain", "", "runtime: is missing; write for example 'runtime: name'"),
  Fault("runtime: plain", "runtime: plan", "unknown runtime 'plan'; did you mean 'plain'?"),
  Fault("runtime: plain", "runtime: ../x", "runtime: '../x' is no name"),
  Fault("name: tiny", "name: small", "name: 'small' is not the file's name, 'tiny'"),
  Fault("name: tiny\n", "", "name: is missing"),
  Fault("kind: cpu", "kind: gpu", "kind: unknown 'gpu'; did you mean 'cpu'?"),
  Fault("title: A", "name: A", "the key 'name' stands twice in the mapping"),
  Fault("title: A", "\"title\": B\ntitle: A", "the key 'title' stands twice"),
  Fault("int8: {", "int4: {", "core.mac.int4: unknown key; did you mean 'int8'?"),
  Fault("divide: 12 cycles,", "", "core.cycles.divide: is missing"),
  Fault("[load, store]", "[load]", "core.pipes: no pipe runs 'store'"),
  Fault("[load, store]", "[load, store, alu]", "'alu' is already in 'memory'"),
  Fault(
    "[load, store]", "[load, stor]", "core.pipes.memory: unknown 'stor'; did you mean 'store'?"),
  Fault("energy:\n", "energy:\n  table: table\n", "energy: give either 'power', or 'table'"),
  Fault(
    "power: { value: 20 mW, source: \"manual, table 7\" }",
    "{ table: tabel, static: { value: 0 W, estimated: none } }",
    "energy.table: unknown energy table 'tabel'; did you mean 'table'?"),
  Fault("power: { value: 20 mW, source: \"manual, table 7\" }", "{}", "energy: is missing 'power"),
]

private let memoryFaults = [
  Fault("4 KiB, line", "4100 B, line", "memory.l1.size: cache size not divisible by line x ways"),
  Fault("4 KiB, line", "6 KiB, line", "memory.l1.size: 96 sets (size by line x ways) are no power"),
  Fault("4 KiB, line", "1 TiB, line", "memory.l1.size: '1 TiB' has the unit 'TiB'"),
  Fault("4 KiB, line", "1024 GiB, line", "memory.l1.size: more than 4194304 lines"),
  Fault("16 KiB", "1e300 B", "memory.tcm.size: '1e300 B' is out of range"),
  Fault("16 KiB", "0.5 B", "memory.tcm.size: '0.5 B' is out of range"),
  Fault("16 KiB", "1.5 B", "memory.tcm.size: '1.5 B' is not a whole number of bytes"),
  Fault("line: 32 B", "line: 33 B", "memory.l1.line: 33 B is no power of two"),
  Fault("line: 16 B", "line: 4 B", "memory.rom.line_cache.line: 4 B is less than one flash word"),
  Fault("lines: 6", "lines: 65", "memory.rom.line_cache.lines: 65 is out of range"),
  Fault("ways: 2", "ways: 65", "memory.l1.ways: 65 is out of range; from 1 to 64"),
  Fault("fifo", "fif0", "memory.l1.replacement: unknown 'fif0'; did you mean 'fifo'?"),
  Fault("kind: dram", "kind: ram", "memory.ram.kind: unknown 'ram'; did you mean 'dram'?"),
  Fault("name: l2", "name: l1", "memory: two entries are named 'l1'"),
  Fault("name: l2", "nam: l2", "memory: every entry needs a 'name'"),
  Fault("[ram, rom]", "[ram, rmo]", "memory.l1.serves: no memory 'rmo'; did you mean 'rom'?"),
  Fault("[ram, rom]", "[l2]", "memory.l1.serves: no memory 'l2'"),
  Fault("[ram, rom]", "[]", "memory.l1.serves: is empty"),
  Fault("[ram, rom]", "[ram, ram]", "memory.l1.serves: names a memory twice"),
  Fault("write: through,", "write: through, latency: 1 cycle,", "memory.l1.latency: the nearest"),
  Fault("latency: 12 cycles,", "", "memory.l2.latency: is missing; a cache behind another"),
  Fault("weights: [rom]", "weights: [romm]", "placements.default.weights: no memory 'romm'"),
  Fault("weights: [rom]", "weights: []", "placements.default.weights: is empty"),
  Fault("weights: [rom]", "weights: [l1]", "placements.default.weights: no memory 'l1'"),
  Fault("[tcm, ram]", "[rom]", "placements.default.activations: 'rom' is flash"),
]
