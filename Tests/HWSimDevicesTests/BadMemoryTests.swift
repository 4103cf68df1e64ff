import HWSimCore
import HWSimDevices
import Testing

@Suite("Is every memory that cannot be found, and said with its cure?")
struct BadMemoryTests {
  private let files: TemporaryStore

  init() throws { files = try TemporaryStore() }

  private func expectFault(_ fault: Fault) throws {
    try files.write(#require(fault.applied(to: deepDevice)), to: "tiny.yaml")
    let error = profileError { _ = try files.store.device("tiny") }
    #expect(error?.reason == .invalid)
    let text = error?.description ?? "no error"
    #expect(text.hasPrefix("tiny.yaml: memory."))
    #expect(text.contains(fault.message), "\(text)")
  }

  @Test("Policies", arguments: policyFaults)
  func policies(fault: Fault) throws { try expectFault(fault) }

  @Test("Caches towards each other", arguments: hierarchyFaults)
  func hierarchies(fault: Fault) throws { try expectFault(fault) }

  @Test("Translation and DMA", arguments: engineFaults)
  func engines(fault: Fault) throws { try expectFault(fault) }
}

private let policyFaults = [
  Fault("plru", "prlu", "l1d.replacement: unknown 'prlu'; did you mean 'plru'?"),
  Fault("plru", "clock", "unknown 'clock'; valid: lru, plru, fifo, nru, random"),
  Fault("nru", "plru", "l1i.replacement: plru is a binary tree and 3 ways are no power of two"),
  Fault("write_allocate: false", "write_allocate: no", "'no' is neither 'true' nor 'false'"),
  Fault("write_allocate: true", "write_alocate: true", "did you mean 'write_allocate'?"),
  Fault("holds: data", "holds: date", "l1d.holds: unknown 'date'; did you mean 'data'?"),
  Fault("exclusive", "exclusiv", "l2.inclusion: unknown 'exclusiv'; did you mean 'exclusive'?"),
  Fault("victim_lines: 8", "victim_lines: 0", "l2.victim_lines: 0 is out of range; from 1 to 64"),
  Fault("prefetch: stride", "prefetch: strid", "l1d.prefetch: unknown 'strid'; did you mean"),
  Fault("prefetch_degree: 2", "prefetch_degree: 17", "17 is out of range; from 1 to 16"),
  Fault("prefetch: stride, ", "", "l1d.prefetch_degree: has no 'prefetch' beside it; write"),
  Fault("16 B, prefetch: next-line", "16 B, prefetch: stride", "line_cache.prefetch: unknown"),
  Fault("shared: true", "shared: 2", "l3.shared: '2' is neither 'true' nor 'false'"),
  Fault("shared: true", "shared: { value: true, source: '' }", "l3.shared.source: is empty"),
]

private let hierarchyFaults = [
  Fault(
    "holds: data,", "inclusion: exclusive,",
    "l1d.inclusion: 'ram' has no cache before this one; leave 'exclusive' out"),
  Fault(
    "4 B/cycle, serves: [ram]", "4 B/cycle, serves: [ram, disk]",
    "l3.inclusion: 'disk' has no cache before this one; leave 'inclusive' out"),
  Fault(
    "4 KiB, line: 32 B", "4 KiB, line: 64 B",
    "l2.line: exclusive of 'l1d', it takes its lines; write '32 B'"),
  Fault(
    "3 KiB, line: 32 B", "3 KiB, line: 16 B",
    "l2.line: exclusive of 'l1i', it takes its lines; write '16 B'"),
  Fault(
    "16 KiB, line: 64 B", "16 KiB, line: 16 B",
    "l3.line: inclusive of 'l1d', it holds its lines of 32 B whole"),
  Fault(
    "holds: data,", "holds: data, shared: true,",
    "l2.shared: 'l1d' before it is shared; write 'shared: true' here too"),
  Fault(
    "holds: instructions,", "",
    "l1i.latency: is missing; a cache behind another"),
  Fault("latency: 20 cycles,", "", "l3.latency: is missing; a cache behind another"),
]

private let engineFaults = [
  Fault("entries: 12", "entries: 13", "utlb.entries: 13 entries by 3 ways are no power of two"),
  Fault("entries: 12", "entries: 9", "utlb.entries: 9 entries by 3 ways are no power of two"),
  Fault("entries: 12", "entries: 0", "utlb.entries: 0 is out of range; from 1 to 65536"),
  Fault("page: 4 KiB", "page: 3 KiB", "utlb.page: 3072 B is no power of two"),
  Fault("page: 4 KiB", "page: 128 B", "utlb.page: '128 B' is out of range; from 256 B"),
  Fault("page: 4 KiB", "page: 8 KiB", "tlb.page: 'utlb' before it has 8.00 KiB; write the same"),
  Fault("replacement: lru", "replacement: plru", "utlb.replacement: plru is a binary tree"),
  Fault("miss_latency: 2 cycles,", "", "utlb.miss_latency: is missing"),
  Fault("miss_latency: 2 cycles,", "miss_latency: 2 ns,", "'2 ns' has the unit 'ns'"),
  Fault("kind: tlb,", "kind: tlb, size: 4 KiB,", "utlb.size: unknown key"),
  Fault("kind: tlb,", "kind: tlb, energy_per_byte: 1 pJ/B,", "utlb.energy_per_byte: unknown key"),
  Fault("block: 2 KiB", "block: 3 KiB", "engine.block: 3072 B is no power of two"),
  Fault("blocks: 6", "blocks: 65", "engine.blocks: 65 is out of range; from 1 to 64"),
  Fault("double_buffered: true", "double_buffered: 2", "'2' is neither 'true' nor 'false'"),
  Fault("1.5 B/cycle", "1.5 GB/s", "engine.bandwidth: '1.5 GB/s' has the unit 'GB/s'"),
  Fault("serves: [disk]", "serves: [tlb]", "engine.serves: no memory 'tlb'"),
  Fault("serves: [disk]", "serves: []", "engine.serves: is empty"),
  Fault(
    "serves: [disk]", "serves: [rom]",
    "engine.serves: 'rom' is served by 'l1d' too; what DMA copies, nothing else serves"),
  Fault(
    "miss_latency: 30 cycles, serves: [ram]", "miss_latency: 30 cycles, serves: [ram, disk]",
    "engine.serves: 'disk' is served by 'tlb' too"),
  Fault(
    "  - { name: tcm",
    "  - { name: late, kind: tlb, entries: 4, ways: 4, page: 4 KiB,\n"
      + "        replacement: lru, miss_latency: 1 cycle, serves: [ram], source: a }\n"
      + "  - { name: tcm",
    "late.serves: 'ram' is listed before what serves it; list the nearest first"),
]
