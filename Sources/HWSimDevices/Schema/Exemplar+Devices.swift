import HWSimCore

extension Exemplar {
  /// A processor without its section `energy`. Keys that stand for a name are there once; a DRAM has ranks and
  /// bank groups, the other has not, as timings of one such are left out.
  static let processor = """
    name: exemplar
    title: A processor
    kind: cpu
    source: exemplar
    core:
      name: Core
      isa: none
      clock: 1 MHz
      issue_width: 1
      pipes: { all: [\(words(InstructionClass.allCases))] }
      cycles: { \(each(InstructionClass.allCases.filter { $0 != .mac }, "1 cycle")) }
      mac: { \(each(Precision.allCases, "{ lanes: 1, cycles: 1 cycle }")) }
      latency_hiding: 0
      overlap: 0
    memory:
      - { name: l1, kind: cache, size: 1 KiB, line: 32 B, ways: 2, replacement: lru, write: back,
          serves: [ram] }
      - { name: tlb, kind: tlb, entries: 4, ways: 2, page: 4 KiB, replacement: lru,
          miss_latency: 1 cycle, serves: [ram] }
      - { name: dma, kind: dma, block: 1 KiB, blocks: 2, double_buffered: true, setup: 1 cycle,
          bandwidth: 1 B/cycle, serves: [far] }
      - { name: tcm, kind: scratchpad, size: 1 KiB, read: 1 cycle, write: 1 cycle, width: 4 B }
      - { name: rom, kind: flash, size: 1 KiB, wait_states: 1 cycle, width: 8 B,
          line_cache: { lines: 2, line: 16 B } }
      - { name: ram, kind: dram, size: 1 GiB, bandwidth: 1 GB/s, latency: 1 ns,
          rows: { \(organization(groups: 1)), \(timing), energies: { activate: 1 pJ, read: 1 pJ,
            write: 1 pJ, refresh: 1 pJ } } }
      - { name: far, kind: dram, size: 1 GiB, bandwidth: 1 GB/s, latency: 1 ns,
          rows: { \(organization(groups: 2)), block: 64 B,
            \(timing.dropLast(2)), tCCD_L: 8 cycles, tRRD_L: 8 cycles, tWTR_L: 8 cycles, tRTRS: 1 cycle } } }
    placements:
      - { name: default, weights: [rom], activations: [tcm] }
    link: { name: wire, payload: 64 B, rate: 1 Mbit/s }
    runtime: exemplar

    """

  static let powerOfDevice = """
    energy:
      power: 1 W
      measured: [{ name: one, runtime: exemplar, supply: 1 V, power: 1 W }]
    """

  static let tableOfDevice = """
    energy: { table: exemplar, static: 1 W }
    """

  /// - Parameter groups: of banks, and as many ranks.
  private static func organization(groups: Int) -> String {
    """
    clock: 1 MHz, channels: 1, ranks: \(groups), bank_groups: \(groups), banks: 4, row: 2 KiB,
            bus_width: 64, burst_length: 8, order: [row, rank, bank_group, bank, column, channel],
            policy: open, queue: 1
    """
  }

  private static let timing =
    "timing: { "
    + [
      "tRCD", "tRP", "tRAS", "tCL", "tCWL", "tWR", "tRTP", "tCCD", "tRRD", "tFAW", "tWTR", "tRTW",
      "tRFC",
    ].map { "\($0): 4 cycles, " }.joined() + "tREFI: 100 cycles }"

  /// Memories that compute, by kind.
  static let memories = [
    """
    name: exemplar
    title: Blocks
    kind: pim-digital
    source: exemplar
    blocks: 1
    rows: 1024
    columns: 1024
    reserved_columns: 0
    step: 1 ns
    search: 1 ns
    step_energy: 1 pJ
    block_power: 1 W
    formats: { fp32: floatpim, int8: { multiply: 1, add: 1 } }
    copy_steps_per_bit: 1
    transfer_phases: 1
    division: 1
    exponential_terms: 1
    """,
    """
    name: exemplar
    title: Crossbars
    kind: pim-analog
    source: exemplar
    arrays: 1
    rows: 128
    columns: 128
    cell_bits: 2
    dac_bits: 1
    polarity: 1
    step: 1 ns
    converters: { per_array: 1, rate: 1 GHz, energy: 1 pJ, timing: serial }
    row_energy: 1 pJ
    array_power: 1 W
    buffer_energy: 1 pJ
    network_energy: 1 pJ
    write_time: 1 ns
    write_energy: 1 pJ
    parallel_writes: 1
    grouping: \(AnalogPIM.Grouping.allCases.map(\.rawValue)[0])
    formats: [int8]
    driven_rows: 1
    sign_bits: 1
    slicing: columns
    row_cut: anywhere
    replication: none
    start: layers
    tiles: { arrays: 1, word: 64, cycle: 1 ns, sum_bits: 8, read_energy: 1 pJ, write_energy: 1 pJ,
      link: 1 Gbit/s }
    """,
    """
    name: exemplar
    title: Lanes beside banks
    kind: pim-dram
    source: exemplar
    lanes: { units: 1, results_per_unit: 1, input_tile: 1, tile_time: 1 ns, launch: 1 ns,
      bandwidth: 1 GB/s, element_launch: 1 ns, bank_energy: 1 pJ/B, mac_energy: 1 pJ,
      idle_power: 1 W, size: 1 GiB, formats: [fp16] }
    """,
    """
    name: exemplar
    title: Cores beside banks
    kind: pim-dram
    source: exemplar
    cores: { cores: 1, clock: 1 MHz, formats: { int8: { multiply: 1 MHz, add: 1 MHz } },
      transfer_latency: 1, transfer_rate: 1 B/cycle, transfer_size: 1 KiB, to_banks: 1 GB/s,
      from_banks: 1 GB/s, core_power: 1 W, bank: 64 MiB }
    """,
  ]

  static let peaks = """
    name: exemplar
    title: Two peaks
    kind: roofline
    source: exemplar
    clock: 1 MHz
    macs_per_cycle: { \(each(Precision.allCases, "1")) }
    memory: { size: 1 GiB, bandwidth: 1 GB/s }
    launch: 0 s
    power: 1 W
    """

  /// The names of all cases.
  static func words<Name: RawRepresentable>(_ all: [Name]) -> String
  where Name.RawValue == String {
    all.map(\.rawValue).joined(separator: ", ")
  }

  /// A key for each case, all with the same value.
  static func each<Name: RawRepresentable>(_ all: [Name], _ value: String) -> String
  where Name.RawValue == String {
    all.map { "\($0.rawValue): \(value)" }.joined(separator: ", ")
  }
}
