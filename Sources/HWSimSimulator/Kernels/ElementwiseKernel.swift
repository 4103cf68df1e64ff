import HWSimCore

/// One pass (softmax: three) over the elements: activations, normalisation, addition.
///
/// - Models: chunk-wise alternation of reads and writes, operands that are read several times.
/// - Ignores: lookup tables and constants that stay in registers.
struct ElementwiseKernel {
  let context: KernelContext

  /// Elements read before the results are written; a few vector registers' worth.
  private static let chunk = 64

  private var elements: Int { context.output.shape.elements }

  /// Softmax finds the maximum, sums the exponentials, and divides.
  private var passes: Int { context.kind == .softmax ? 3 : 1 }

  /// Neighbouring channels that each output reads.
  private var neighbours: Int {
    if case .localResponseNormalization(let size) = context.layer.operation { return size }
    return 1
  }

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    for pass in 1...passes {
      for start in stride(from: 0, to: elements, by: Self.chunk) {
        let count = min(Self.chunk, elements - start)
        readOperands(start, count, into: &sink)
        guard pass == passes || pass == 2 else { continue }
        sink.write(
          at: context.output.address &+ UInt64(start &* context.output.elementBytes),
          bytes: count &* context.output.elementBytes, width: context.loadBytes)
      }
    }
    let vectors =
      context.template.vectorised == .none ? elements : ceilingDivision(elements, context.lanes)
    sink.compute(context.body(.element), times: Double(vectors))
    if case .activation(let activation) = context.layer.operation, activation.usesExponential {
      var body = InstructionMix()
      (body.exponential, body.divide) = (1, 1)
      sink.compute(body, times: Double(vectors))
    }
    sink.compute(context.body(.tap), times: Double(vectors * neighbours))
    sink.compute(context.body(.output), times: Double(elements))
  }

  private func readOperands<Sink: TraceSink & ~Copyable>(
    _ start: Int, _ count: Int, into sink: inout Sink
  ) {
    let loadBytes = context.loadBytes
    for input in context.inputs {
      let bytes = count &* input.elementBytes
      for neighbour in 0..<neighbours {
        let shift = (neighbour - neighbours / 2) * input.channelStride
        let offset = min(max(start &* input.elementBytes &+ shift, 0), max(input.bytes - bytes, 0))
        // An operand of one value per channel is shorter than the output and is read again.
        sink.read(
          at: input.address &+ UInt64(offset), bytes: min(bytes, input.bytes), width: loadBytes)
      }
    }
    guard context.weights.bytes > 0 else { return }
    let perChannel = 2 * context.precision.bytes
    let channels = context.output.layout == .nhwc ? min(count, context.output.shape.channels) : 1
    sink.read(at: context.weights.address, bytes: channels * perChannel, width: loadBytes)
  }
}
