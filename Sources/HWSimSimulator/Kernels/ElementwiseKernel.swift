import HWSimCore

/// One pass (softmax: three) over the elements: activations, normalisation, addition, reduction. hwsim's own
/// kernels of this kind are `elementwise.h` and `softmax.h` in `Sources/CKernels/Kernels`.
///
/// - Models: chunk-wise alternation of reads and writes, operands that are read several times or
///   repeat; a normalisation's three passes over each group: sum, squares, result; the last pass of a
///   softmax over what the second wrote; the scale and shift of each channel of a batch normalisation.
/// - Ignores: lookup tables and constants that stay in registers; groups and reduced axes whose
///   elements are no neighbours, taken as if they were.
struct ElementwiseKernel {
  let context: KernelContext
  let operands: [Operand]

  init(_ context: KernelContext) {
    self.context = context
    operands = context.inputs.map { Operand($0, of: context.output) }
  }

  /// Elements read before the results are written; a few vector registers' worth.
  static let chunk = 64

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    switch context.layer.operation {
    case .normalization(let layer): normalize(layer, into: &sink)
    case .reduction(let layer): reduce(layer, into: &sink)
    case .batchNormalization: scaleChannels(into: &sink)
    default: combine(into: &sink)
    }
  }

  /// Vectors, or elements, that `count` neighbours are.
  func vectors(_ count: Int) -> Int {
    context.template.vectorised == .none ? count : ceilingDivision(count, context.lanes)
  }

  private var elements: Int { context.output.shape.elements }

  /// Softmax finds the maximum, sums the exponentials, and divides.
  private var passes: Int { context.kind == .softmax ? 3 : 1 }

  /// Neighbouring channels that each output reads.
  private var neighbours: Int {
    if case .localResponseNormalization(let size) = context.layer.operation { return size }
    return 1
  }

  private func combine<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    for pass in 1...passes {
      sink.parallel(ceilingDivision(elements, Self.chunk)) { unit, sink in
        let start = unit * Self.chunk
        let count = min(Self.chunk, elements - start)
        if pass == 3 {
          sink.read(
            at: context.output.address &+ UInt64(start &* context.output.elementBytes),
            bytes: count &* context.output.elementBytes, width: context.loadBytes)
        } else {
          readOperands(start, count, into: &sink)
        }
        guard pass == passes || pass == 2 else { return }
        sink.write(
          at: context.output.address &+ UInt64(start &* context.output.elementBytes),
          bytes: count &* context.output.elementBytes, width: context.loadBytes)
      }
    }
    let vectors = vectors(elements)
    sink.compute(context.body(.element), times: Double(vectors))
    sink.compute(ownInstructions, times: Double(vectors))
    sink.compute(context.body(.tap), times: Double(vectors * neighbours))
    sink.compute(context.body(.output), times: Double(elements))
  }

  /// What an operation takes that the runtime's loop body, the same for all of a kind, leaves out.
  private var ownInstructions: InstructionMix {
    var mix = InstructionMix()
    switch context.layer.operation {
    case .activation(let activation) where activation.usesExponential:
      (mix.exponential, mix.divide) = (1, 1)
    case .elementwise(.power): mix.exponential = 1
    case .elementwise(.divide): mix.divide = 1
    default: break
    }
    return mix
  }

  private func readOperands<Sink: TraceSink & ~Copyable>(
    _ start: Int, _ count: Int, into sink: inout Sink
  ) {
    let loadBytes = context.loadBytes
    for operand in operands {
      let input = operand.view
      let span = operand.span(start, count)
      let bytes = span.count &* input.elementBytes
      for neighbour in 0..<neighbours {
        let shift = (neighbour - neighbours / 2) * input.channelStride
        let offset = span.first &* input.elementBytes &+ shift
        sink.read(
          at: input.address &+ UInt64(min(max(offset, 0), input.bytes &- bytes)), bytes: bytes,
          width: loadBytes)
      }
    }
  }
}
