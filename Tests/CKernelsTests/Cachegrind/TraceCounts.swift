import HWSimCore
import HWSimDevices
import HWSimSimulator
import Testing

/// What the simulator says of the same call: the trace's accesses, through the same cache, and what the
/// runtime's file says of accesses to the stack.
struct TraceCounts {
  private(set) var reads = 0
  private(set) var writes = 0
  /// Accesses that miss, however many lines they touch.
  private(set) var misses = 0
  /// Accesses to the stack, which are in no trace: loads and stores of loops that have no others.
  private(set) var spills = 0

  private static func spills(_ loop: KernelLoop, of method: KernelMethod) -> Bool {
    switch loop {
    case .block, .tile: true
    case .gatherRun, .pixel: method == .blockedGEMM
    default: false
    }
  }

  init(
    of kernel: String, in runtime: String, _ precision: Precision, _ operation: Operation,
    on input: Shape
  ) throws {
    let rules = try shippedProfiles.runtime(runtime).kernels
    let template = try #require(rules.first { $0.kernel.name == kernel }?.kernel)
    var counter = Counter()
    try Self.kernel(template, precision, operation, input).emit(into: &counter)
    (reads, writes) = (counter.reads, counter.writes)
    misses = counter.memory.snapshot[0].misses - counter.secondMisses

    var stack = template
    stack.loops = template.loops.filter { Self.spills($0.key, of: template.method) }
    var loops = Counter()
    try Self.kernel(stack, precision, operation, input).emit(into: &loops)
    spills = Int(loops.mix.load + loops.mix.store)
  }

  private static func kernel(
    _ template: KernelTemplate, _ precision: Precision, _ operation: Operation, _ input: Shape
  ) throws -> Kernel {
    var build = NetworkBuilder(name: "one")
    let tensor = try build.add("input", .input(input))
    _ = try build.add("layer", operation, [tensor])
    let network = try build.finish()
    let layer = network.layers[1]
    let address = { (name: String) in
      AddressMap.address(level: 1, offset: DriverCounts.addresses[name] ?? 0)
    }
    let region = { (name: String) in Region(address: address(name), bytes: 0) }
    let view = { (name: String, shape: Shape) in
      TensorView(address: address(name), shape: shape, layout: .nhwc, elementBytes: precision.bytes)
    }
    return Kernel(
      KernelContext(
        layer: layer, kind: network.kind(of: layer), template: template,
        inputs: [view("input", input)], output: view("output", layer.output),
        weights: region("packed"), scratch: region("scratch"), precision: precision, lanes: 8))
  }

  /// Counts accesses, and replays them against cachegrind's first data cache.
  private struct Counter: TraceSink, ~Copyable {
    var (reads, writes) = (0, 0)
    var mix = InstructionMix()
    /// Of accesses whose other line misses too: cachegrind counts one.
    var secondMisses = 0
    let memory: MemorySystem

    init() {
      let numbers = DriverCounts.first.split(separator: ",").compactMap { Int($0) }
      let geometry = CacheGeometry(
        line: numbers[2], ways: numbers[1], sets: numbers[0] / numbers[1] / numbers[2],
        serves: ["dram"])
      let dram = DRAM(bandwidth: Bandwidth(1e9), latency: Seconds(1e-7))
      memory = MemorySystem([
        MemoryLevel(name: "cache", size: Bytes(numbers[0]), kind: .cache(geometry)),
        MemoryLevel(name: "dram", size: Bytes(1 << 46), kind: .dram(dram)),
      ])
    }

    func isCached(_ address: UInt64) -> Bool { true }

    mutating func access(_ run: Run, isWrite: Bool, times: Int) {
      if isWrite { writes += run.accesses * times } else { reads += run.accesses * times }
      guard crossesLines(run) else {
        return memory.replay(run, isWrite: isWrite, times: times)
      }
      for row in 0..<run.rows * times {
        let first = run.address &+ UInt64(row % run.rows &* run.rowStride)
        for index in 0..<run.count {
          let before = memory.snapshot[0].misses
          let address = first &+ UInt64(index &* run.stride)
          memory.replay(
            Run(address: address, width: run.width, stride: run.width, count: 1),
            isWrite: isWrite)
          secondMisses += max(0, memory.snapshot[0].misses - before - 1)
        }
      }
    }

    /// Whether accesses may; kernels that this is for leave no narrower one behind a row.
    private func crossesLines(_ run: Run) -> Bool {
      let steps = [Int(truncatingIfNeeded: run.address), run.stride, run.rowStride]
      return run.tail == 0 && !steps.allSatisfy { $0.isMultiple(of: run.width) }
    }

    mutating func compute(_ body: InstructionMix, times count: Double) {
      mix.add(body, times: count)
    }
  }
}

/// The repository's own devices and runtimes.
let shippedProfiles = ProfileStore(directories: [
  #filePath.split(separator: "/", omittingEmptySubsequences: false)
    .dropLast(4).joined(separator: "/") + "/devices"
])
