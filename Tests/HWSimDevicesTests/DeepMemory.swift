import HWSimCore

/// The memory of a device with every kind of level and every key, to put in the tiny device's place.
let deepMemory = """
  memory:
    - { name: l1d, kind: cache, size: 1 KiB, line: 32 B, ways: 2, replacement: plru, write: back,
        write_allocate: false, holds: data, prefetch: stride, prefetch_degree: 2,
        serves: [ram, rom], source: "manual, table 2" }
    - { name: l1i, kind: cache, size: 3 KiB, line: 32 B, ways: 3, replacement: nru, write: through,
        holds: instructions, serves: [ram, rom], source: "manual, table 2" }
    - { name: l2, kind: cache, size: 4 KiB, line: 32 B, ways: 4, replacement: random, write: back,
        inclusion: exclusive, victim_lines: 8, latency: 6 cycles, bandwidth: 8 B/cycle,
        serves: [ram], source: "manual, table 2" }
    - { name: l3, kind: cache, size: 16 KiB, line: 64 B, ways: 4, replacement: fifo, write: through,
        write_allocate: true, inclusion: inclusive, prefetch: next-line, shared: true,
        latency: 20 cycles, bandwidth: 4 B/cycle, serves: [ram], source: "manual, table 2" }
    - { name: utlb, kind: tlb, entries: 12, ways: 3, page: 4 KiB, replacement: lru,
        miss_latency: 2 cycles, serves: [ram, rom], source: "manual, table 3" }
    - { name: tlb, kind: tlb, entries: 64, ways: 64, page: 4 KiB, replacement: fifo,
        miss_latency: 30 cycles, serves: [ram], source: "manual, table 3" }
    - { name: engine, kind: dma, block: 2 KiB, blocks: 6, double_buffered: true, setup: 40 cycles,
        bandwidth: 1.5 B/cycle, serves: [disk], energy_per_byte: 3 pJ/B, source: "manual, table 4" }
    - { name: ram, kind: dram, size: 1 GiB, bandwidth: 2 GB/s, latency: 100 ns,
        source: "manual, table 4" }
    - { name: rom, kind: flash, size: 1 MiB, wait_states: 3 cycles, width: 8 B,
        line_cache: { lines: 6, line: 16 B, prefetch: next-line }, source: "manual, table 5" }
    - { name: disk, kind: flash, size: 8 MiB, wait_states: 9 cycles, width: 4 B,
        source: "manual, table 5" }
    - { name: tcm, kind: scratchpad, size: 16 KiB, read: 1 cycle, write: 2 cycles, width: 4 B,
        source: "manual, table 6" }

  """

/// The tiny device with that memory.
let deepDevice: String = {
  let lines = tinyDevice.split(separator: "\n", omittingEmptySubsequences: false)
  let head = lines.prefix { $0 != "memory:" }
  let tail = lines.drop { $0 != "placements:" }
  return (head + deepMemory.split(separator: "\n") + tail).joined(separator: "\n")
}()
