import Foundation
import HWSimCore
import HWSimDevices
import HWSimTestSupport

/// A `devices` folder of its own for one test, removed with it.
final class TemporaryStore {
  private let folder: TemporaryFolder
  var directory: String { folder.path }
  var store: ProfileStore { ProfileStore(directories: [directory]) }

  /// Writes the tiny device, runtime and energy table that tests start from.
  init() throws {
    folder = try TemporaryFolder()
    try write(tinyDevice, to: "tiny.yaml")
    try write(tinyRuntime, to: "runtimes/plain.yaml")
    try write(tinyTable, to: "energy/table.yaml")
  }

  func write(_ text: String, to file: String) throws {
    try write(Data(text.utf8), to: file)
  }

  func write(_ bytes: Data, to file: String) throws {
    try folder.write(bytes, to: file)
  }

  /// The path that `directory` and a file's name make.
  func path(_ file: String) -> String { folder.path(file) }
}

/// The overrides that `texts` write.
func overrides(_ texts: String...) throws -> [Override] {
  try texts.map { text throws(ProfileError) in try Override(parsing: text) }
}

/// The error that `body` throws; nil where it throws none.
func profileError(_ body: () throws -> Void) -> ProfileError? {
  do {
    try body()
    return nil
  } catch {
    return error as? ProfileError
  }
}

let tinyDevice = """
  name: tiny
  title: A device for tests
  kind: cpu
  core:
    source: "manual, table 1"
    name: Tiny
    isa: none
    clock: { value: 50 MHz, source: "data sheet, cover" }
    issue_width: 2
    pipes: { memory: [load, store], other: [mac, alu, branch, call, divide, exponential] }
    cycles:
      { load: 2 cycles, store: 1 cycle, alu: 1 cycle, branch: 2.5 cycles, call: 9 cycles,
        divide: 12 cycles, exponential: 100 cycles }
    mac:
      int8: { lanes: 2, cycles: 1 cycle }
    latency_hiding: { value: 0.25, estimated: "half of what its rival hides" }
    overlap: 0.5
  memory:
    - { name: l1, kind: cache, size: 4 KiB, line: 32 B, ways: 2, replacement: fifo, write: through,
        serves: [ram, rom], source: "manual, table 2" }
    - { name: l2, kind: cache, size: 96 KiB, line: 64 B, ways: 12, replacement: lru, write: back,
        latency: 12 cycles, bandwidth: 8 B/cycle, serves: [ram], source: "manual, table 3" }
    - { name: ram, kind: dram, size: 1 GiB, bandwidth: 2 GB/s, latency: 100 ns,
        energy_per_byte: 50 pJ/B, source: "manual, table 4" }
    - { name: rom, kind: flash, size: 1 MiB, wait_states: 3 cycles, width: 8 B,
        line_cache: { lines: 6, line: 16 B }, source: "manual, table 5" }
    - { name: tcm, kind: scratchpad, size: 16 KiB, read: 1 cycle, write: 2 cycles, width: 4 B,
        source: "manual, table 6" }
  placements:
    - { name: default, weights: [rom], activations: [tcm, ram] }
    - { name: slow, weights: ram, activations: ram }
  energy:
    power: { value: 20 mW, source: "manual, table 7" }
  link: { name: wire, payload: 64 B, rate: 1 Mbit/s, source: "manual, table 8" }
  runtime: plain
  """

let tinyRuntime = """
  name: plain
  title: A runtime for tests
  precisions: [int8, fp32]
  layout: nhwc
  fuses: [activation]
  in_place: []
  planner: separate
  overheads: { per_layer: 10 cycles, per_inference: 1 kcycles, source: "manual" }
  kernels:
    - name: special
      layers: [convolution]
      when: { kernel: 3x1, stride: 2x2, channels_multiple_of: 4 }
      source: "library, special.c"
      method: im2col_gemm
      tile: { rows: 2, columns: 4, depth: 8 }
      vectorised: depth
      order: rows-outer
      columns_per_gather: 2
      gathered_bytes: 2 B
      depth_block: 256
      load_bytes: 4 B
      efficiency: { value: 0.75, estimated: "a guess" }
      loops: { step: { load: 2, alu: 3, branch: 1 }, output: { store: 0.25 } }
    - { name: conv, layers: [convolution, depthwise, grouped_convolution, pointwise],
        method: direct, load_bytes: 1 B, loops: {}, source: "library" }
    - { name: fc, layers: [fully_connected], method: gemm, packs_input: true, load_bytes: 4 B,
        columns_per_gather: all, loops: {}, source: "library" }
    - { name: product, layers: [matrix_multiplication, transposed_convolution], method: gemm,
        load_bytes: 4 B, loops: {}, source: "library" }
    - { name: pool, layers: [max_pooling, average_pooling], method: pooling, load_bytes: 1 B,
        loops: { tap: { load: 1 } }, source: "library" }
    - { name: pass, method: elementwise, load_bytes: 1 B, loops: { element: { exponential: 1 } },
        layers: [activation, batch_normalization, normalization, local_response_normalization,
          elementwise, reduction, softmax, quantization],
        source: "library" }
    - { name: copy, layers: [concatenation, channel_shuffle, view, rearrangement, unpooling], method: copy,
        load_bytes: 1 B, loops: { gather: { load: 1, store: 1 } }, source: "library" }
    - { name: lstm, layers: [lstm], method: recurrent, load_bytes: 1 B, loops: {}, source: "library" }
    - { name: gradient, layers: [weight_gradient], method: weight_gradient, load_bytes: 1 B,
        loops: {}, source: "library" }
    - { name: training, layers: [gradient, update], method: training, load_bytes: 1 B, loops: {},
        source: "library" }
    - { name: sweep, layers: [prior_boxes, detection, region_pooling, mean_field], method: sweep,
        load_bytes: 1 B, loops: {}, source: "library" }
  """

let tinyTable = """
  name: table
  title: A table for tests
  source: "paper, table 1"
  add_int32: 0.1 pJ
  multiply_int32: 3 pJ
  add_fp32: 1 pJ
  multiply_fp32: 4 pJ
  register_file: 2 pJ
  cache: 5 pJ
  dram: 0.6 nJ
  """
