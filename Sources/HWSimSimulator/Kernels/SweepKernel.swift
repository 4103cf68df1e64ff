import HWSimCore

/// Sweeps over inputs and output: prior boxes, detections, region pooling, mean fields.
///
/// - Models: every input read once a sweep and the output written in the last one (a mean field's in each, as the
///   next one reads it); the counted operations, with the runtime's instructions for one.
/// - Ignores: the order of accesses inside a sweep, which depends on the image; lattices, heaps and lists.
struct SweepKernel {
  let context: KernelContext
  private let counts: LayerCounts

  init(_ context: KernelContext) {
    self.context = context
    counts = context.layer.operation.counts(
      inputs: context.inputs.map(\.shape), output: context.output.shape)
  }

  private var sweeps: Int {
    if case .meanField(let field) = context.layer.operation { return field.iterations }
    return 1
  }

  /// Boxes depend on the size of their map alone.
  private var inputs: [TensorView] {
    if case .priorBoxes = context.layer.operation { return [] }
    return context.inputs
  }

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    for sweep in 0..<sweeps {
      for input in inputs {
        sink.parallel(pieces(input)) { piece, sink in
          let (offset, bytes) = span(input, piece)
          sink.read(
            at: input.address &+ UInt64(offset), bytes: bytes, width: context.loadBytes)
        }
      }
      if counts.weights > 0 {
        sink.read(
          at: context.weights.address, bytes: counts.weights * context.precision.bytes,
          width: context.loadBytes)
      }
      let isRead = sweep > 0
      sink.parallel(pieces(context.output)) { piece, sink in
        let (offset, bytes) = span(context.output, piece)
        let address = context.output.address &+ UInt64(offset)
        if isRead { sink.read(at: address, bytes: bytes, width: context.loadBytes) }
        sink.write(at: address, bytes: bytes, width: context.loadBytes)
      }
    }
    let plain = counts.macs + counts.comparisons + counts.additions + counts.multiplications
    sink.compute(context.body(.element), times: Double(plain))
    var own = InstructionMix()
    own.exponential = 1
    sink.compute(own, times: Double(counts.exponentials))
    (own.exponential, own.divide) = (0, 1)
    sink.compute(own, times: Double(counts.divisions))
  }

  private static let chunk = 256

  private func pieces(_ view: TensorView) -> Int { ceilingDivision(view.bytes, Self.chunk) }

  private func span(_ view: TensorView, _ piece: Int) -> (offset: Int, bytes: Int) {
    (piece * Self.chunk, min(Self.chunk, view.bytes - piece * Self.chunk))
  }
}
