import HWSimCore
import HWSimNetworks
import HWSimSimulator
import HWSimTraces
import Testing

/// Keeps what kernels emit.
private struct Recorder: TraceSink {
  var events: [KeptEvent] = []

  func isCached(_ address: UInt64) -> Bool { true }

  mutating func access(_ run: Run, isWrite: Bool, times: Int) {
    events.append(.run(run, isWrite ? .write : .read, times))
  }

  mutating func compute(_ body: InstructionMix, times count: Double) {
    events.append(.compute(body, count))
  }
}

/// Is a network's trace what its kernels emitted, and small?
@Suite struct NetworkTraces {
  static let header = TraceHeader(title: "mobilenetv2", memories: ["sram", "flash"])

  /// The convolutions of MobileNetV2, each with its own kernel, at addresses as a planner gives them.
  private static func kernels() throws -> [(name: String, template: String, kernel: Kernel)] {
    let network = try NetworkCatalog.network("mobilenetv2:alpha=0.35,resolution=96")
    var weights = AddressMap.address(level: 1, offset: 0)
    var kernels: [(String, String, Kernel)] = []
    for layer in network.layers {
      guard case .convolution = layer.operation else { continue }
      let template = template(network.kind(of: layer))
      let input = network.layers[layer.inputs[0]].output
      let isOdd = kernels.count % 2 == 1
      let view = { (isUpper: Bool, shape: Shape) in
        TensorView(
          address: isUpper ? 1 << 20 : 0, shape: shape, layout: .nhwc, elementBytes: 1)
      }
      let bytes = network.counts(of: layer).weights
      let context = { (scratch: Int) in
        KernelContext(
          layer: layer, kind: network.kind(of: layer), template: template,
          inputs: [view(isOdd, input)], output: view(!isOdd, layer.output),
          weights: Region(address: weights, bytes: bytes),
          scratch: Region(address: 1 << 21, bytes: scratch), precision: .int8, lanes: 2)
      }
      kernels.append(
        (layer.name, template.name, Kernel(context(Kernel(context(0)).scratchBytes))))
      weights += UInt64(bytes)
    }
    return kernels
  }

  private static func template(_ kind: LayerKind) -> KernelTemplate {
    var step = InstructionMix()
    (step.load, step.alu) = (1.25, 3)
    let tile = RegisterTile(rows: 2, columns: 2, depth: 4)
    return switch kind {
    case .pointwise:
      KernelTemplate(
        name: "pointwise", method: .gemm, tile: tile, order: .rowsOuter, loops: [.step: step])
    case .depthwise: KernelTemplate(name: "depthwise", method: .depthwise, loops: [.step: step])
    default:
      KernelTemplate(
        name: "conv", method: .im2colGEMM, tile: tile, columnsPerGather: 2, gatheredBytes: 2)
    }
  }

  @Test func readBackIsWhatWasEmitted() throws {
    var expected = Recorder()
    let sink = Sink()
    var writer = TraceWriter(Self.header, to: sink.output)
    for (name, template, kernel) in try Self.kernels() {
      expected.events.append(.layer(name, template))
      kernel.emit(into: &expected)
      writer.layer(name: name, kernel: template)
      kernel.emit(into: &writer)
    }
    try writer.finish()
    let kept = try read(sink.bytes)
    #expect(kept.header == Self.header)
    let isEqual = kept.events == expected.events
    #expect(isEqual)
    // A run has eight numbers; most take one byte, as they repeat the shape and step of one before.
    #expect(expected.events.count > 100_000)
    #expect(2 * sink.bytes.count < 3 * expected.events.count)
  }

  /// Kernels ask whether an address is cached, and emit longer runs where it is not.
  @Test func uncachedMemoriesMakeShorterTraces() throws {
    let sizes = try [[], [false, false]].map { cached in
      let sink = Sink()
      var writer = TraceWriter(Self.header, to: sink.output, cachedMemories: cached)
      for (_, _, kernel) in try Self.kernels() { kernel.emit(into: &writer) }
      try writer.finish()
      return sink.bytes.count
    }
    #expect(sizes[1] < sizes[0] / 2)
  }
}
