import HWSimCore
import HWSimDevices
import HWSimSimulator
import Testing

/// What the simulator says of the same call: the trace's accesses, through the same cache, and what the
/// runtime's file says of accesses to the stack.
struct TraceCounts {
  private(set) var reads = 0
  private(set) var writes = 0
  private(set) var misses = 0
  /// Accesses to the stack, which are in no trace: loads and stores of loops that have no others.
  private(set) var spills = 0

  private static let loopsThatSpill: [KernelLoop] = [.tile, .gatherRun, .pixel]

  init(
    of kernel: String, in runtime: String, _ operation: Operation, on input: Shape
  ) throws {
    let rules = try shippedProfiles.runtime(runtime).kernels
    let template = try #require(rules.first { $0.kernel.name == kernel }?.kernel)
    var counter = Counter()
    try Self.kernel(template, operation, input).emit(into: &counter)
    (reads, writes) = (counter.reads, counter.writes)
    let traffic = counter.memory.snapshot[0]
    misses = traffic.misses

    var stack = template
    stack.loops = template.loops.filter { Self.loopsThatSpill.contains($0.key) }
    var loops = Counter()
    try Self.kernel(stack, operation, input).emit(into: &loops)
    spills = Int(loops.mix.load + loops.mix.store)
  }

  private static func kernel(
    _ template: KernelTemplate, _ operation: Operation, _ input: Shape
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
      TensorView(address: address(name), shape: shape, layout: .nhwc, elementBytes: 4)
    }
    return Kernel(
      KernelContext(
        layer: layer, kind: network.kind(of: layer), template: template,
        inputs: [view("input", input)], output: view("output", layer.output),
        weights: region("packed"), scratch: region("scratch"), precision: .fp32, lanes: 8))
  }

  /// Counts accesses, and replays them against cachegrind's first data cache.
  private struct Counter: TraceSink, ~Copyable {
    var (reads, writes) = (0, 0)
    var mix = InstructionMix()
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
      memory.replay(run, isWrite: isWrite, times: times)
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
