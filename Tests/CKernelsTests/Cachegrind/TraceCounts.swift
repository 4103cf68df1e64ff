import HWSimCore
import HWSimSimulator

/// The simulator's trace of one layer, its tensors where the driver puts them.
struct TraceCounts {
  private(set) var reads = 0
  private(set) var writes = 0
  /// Of cachegrind's first data cache, counted as cachegrind counts: one miss for an access, however many of
  /// its lines miss.
  private(set) var misses = 0
  /// Instructions of the template's loops.
  private(set) var mix = InstructionMix()

  init(
    _ template: KernelTemplate, _ operation: Operation, _ inputs: [Shape],
    _ layout: TensorLayout, _ precision: Precision
  ) throws {
    var build = NetworkBuilder(name: "one")
    let tensors = try inputs.map { try build.add("input", .input($0)) }
    _ = try build.add("layer", operation, tensors)
    let network = try build.finish()
    let layer = network.layers[inputs.count]
    let address = { (name: String) in
      AddressMap.address(level: 1, offset: DriverRun.addresses[name] ?? 0)
    }
    let region = { (name: String) in Region(address: address(name), bytes: 0) }
    let view = { (name: String, shape: Shape) in
      TensorView(
        address: address(name), shape: shape, layout: layout, elementBytes: precision.bytes)
    }
    let kernel = Kernel(
      KernelContext(
        layer: layer, kind: network.kind(of: layer), template: template,
        inputs: zip(["input", "input1"], inputs).map(view), output: view("output", layer.output),
        weights: region("packed"), scratch: region("scratch"), precision: precision, lanes: 8))
    var counter = Counter()
    kernel.emit(into: &counter)
    (reads, writes, misses) = (counter.reads, counter.writes, counter.misses)
    mix = counter.mix
  }

  private struct Counter: TraceSink, ~Copyable {
    var (reads, writes, misses) = (0, 0, 0)
    var mix = InstructionMix()
    let memory: MemorySystem

    init() {
      let geometry = DriverRun.firstCache
      let dram = DRAM(bandwidth: Bandwidth(1e9), latency: Seconds(1e-7))
      memory = MemorySystem([
        MemoryLevel(
          name: "cache", size: Bytes(geometry.lines * geometry.line), kind: .cache(geometry)),
        MemoryLevel(name: "dram", size: Bytes(1 << 46), kind: .dram(dram)),
      ])
    }

    func isCached(_ address: UInt64) -> Bool { true }

    mutating func compute(_ body: InstructionMix, times count: Double) {
      mix.add(body, times: count)
    }

    mutating func access(_ run: Run, isWrite: Bool, times: Int) {
      if isWrite { writes += run.accesses * times } else { reads += run.accesses * times }
      for row in 0..<run.rows * times {
        let first = run.address &+ UInt64(row % run.rows &* run.rowStride)
        for index in 0..<run.count {
          single(first &+ UInt64(index &* run.stride), run.width, isWrite)
        }
        if run.tail > 0 { single(first &+ UInt64(run.count &* run.width), run.tail, isWrite) }
      }
    }

    private mutating func single(_ address: UInt64, _ bytes: Int, _ isWrite: Bool) {
      let before = memory.snapshot[0].misses
      let run = Run(address: address, width: bytes, stride: bytes, count: 1)
      memory.replay(run, isWrite: isWrite, times: 1)
      if memory.snapshot[0].misses > before { misses += 1 }
    }
  }
}
