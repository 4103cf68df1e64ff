import HWSimCore

/// Passes over the elements that training adds: gradients of layers without weights, gradients of normalisations,
/// updates of parameters.
///
/// - Models: every operand read and every result written, chunk by chunk; normalisations read both operands once for
///   their sums and once for the input's gradient; a spread of average pooling reads each gradient once for every
///   row of its window; an update reads gradient, parameters and state, and writes parameters, state and the transposed copies.
/// - Ignores: the order in which a transposed copy is written, taken as the parameters' own; the
///   layout of groups of a normalisation, taken as neighbours.
struct TrainingKernel {
  let context: KernelContext

  private static let chunk = 64

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    switch context.layer.operation {
    case .update(let update): emit(update, into: &sink)
    case .gradient(let gradient): emit(gradient, into: &sink)
    default: break
    }
    let counts = context.layer.operation.counts(
      inputs: context.inputs.map(\.shape), output: context.output.shape)
    let plain = counts.comparisons + counts.additions + counts.multiplications
    let lanes = context.template.vectorised == .none ? 1 : context.lanes
    sink.compute(context.body(.element), times: Double(ceilingDivision(plain, lanes)))
    var own = InstructionMix()
    own.exponential = 1
    sink.compute(own, times: Double(ceilingDivision(counts.exponentials, lanes)))
    (own.exponential, own.divide) = (0, 1)
    sink.compute(own, times: Double(ceilingDivision(counts.divisions, lanes)))
  }

  private func emit<Sink: TraceSink & ~Copyable>(_ gradient: Gradient, into sink: inout Sink) {
    switch gradient {
    case .averagePooling(let pooling, _):
      pass(context.output, reading: context.inputs, writes: true, into: &sink)
      let rows = ceilingDivision(pooling.kernel.height, pooling.stride.height)
      for _ in 1..<max(min(rows, context.input.shape.height), 1) {
        pass(context.input, reading: context.inputs, writes: false, into: &sink)
      }
    case .normalization:
      // What the parameters' gradient has summed up is taken from there.
      pass(context.output, reading: context.inputs, writes: true, into: &sink)
    case .normalizationParameters:
      pass(context.input, reading: context.inputs, writes: false, into: &sink)
      sink.write(
        at: context.output.address, bytes: context.output.bytes, width: context.loadBytes)
    case .softmax:
      pass(context.output, reading: context.inputs, writes: false, into: &sink)
      pass(context.output, reading: context.inputs, writes: true, into: &sink)
    case .activation, .localResponseNormalization:
      pass(context.output, reading: context.inputs, writes: true, into: &sink)
    }
  }

  /// Goes over the elements of `guide`; operands of another size are read in proportion.
  private func pass<Sink: TraceSink & ~Copyable>(
    _ guide: TensorView, reading operands: [TensorView], writes: Bool, into sink: inout Sink
  ) {
    let elements = guide.shape.elements
    let loadBytes = context.loadBytes
    sink.parallel(ceilingDivision(elements, Self.chunk)) { unit, sink in
      let start = unit &* Self.chunk
      let end = min(start &+ Self.chunk, elements)
      for operand in operands {
        let all = operand.shape.elements
        let (from, to) = all == elements ? (start, end) : Self.share(start, end, elements, all)
        guard to > from else { continue }
        sink.read(
          at: operand.address &+ UInt64(from &* operand.elementBytes),
          bytes: (to &- from) &* operand.elementBytes, width: loadBytes)
      }
      guard writes else { return }
      sink.write(
        at: guide.address &+ UInt64(start &* guide.elementBytes),
        bytes: (end &- start) &* guide.elementBytes, width: loadBytes)
    }
  }

  /// The elements of `all` that stand for those from `start` to `end` of `elements`.
  private static func share(_ start: Int, _ end: Int, _ elements: Int, _ all: Int) -> (Int, Int) {
    let ratio = Double(all) / Double(elements)
    let edge = { (element: Int) in min(all, Int((Double(element) * ratio).rounded(.down))) }
    return (edge(start), end == elements ? all : edge(end))
  }

  private func emit<Sink: TraceSink & ~Copyable>(_ update: Update, into sink: inout Sink) {
    let bytes = context.precision.bytes
    let (elements, loadBytes) = (context.input.shape.elements, context.loadBytes)
    let state = update.optimizer.statePerParameter
    sink.parallel(ceilingDivision(elements, Self.chunk)) { unit, sink in
      let start = unit &* Self.chunk
      let size = min(Self.chunk, elements &- start) &* bytes
      let offset = (update.offset &+ start) &* bytes
      sink.read(
        at: context.input.address &+ UInt64(start &* bytes), bytes: size, width: loadBytes)
      if let own = context.updated.first {
        sink.read(at: own.place(offset, size), bytes: size, width: loadBytes)
      }
      for part in 0..<state {
        let place = context.weights.place((part &* elements &+ start) &* bytes, size)
        sink.read(at: place, bytes: size, width: loadBytes)
        sink.write(at: place, bytes: size, width: loadBytes)
      }
      for region in context.updated {
        sink.write(at: region.place(offset, size), bytes: size, width: loadBytes)
      }
    }
  }
}

extension Region {
  /// The address of some bytes of it; a kernel that packs weights its own way may have fewer.
  fileprivate func place(_ offset: Int, _ size: Int) -> UInt64 {
    address &+ UInt64(max(min(offset, bytes &- size), 0))
  }
}
