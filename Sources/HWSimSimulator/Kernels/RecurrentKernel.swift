import HWSimCore

/// An LSTM: in each step every row of weights meets the step's input and the state before it.
///
/// - Models: the order of steps; the rows of all gates of a cell side by side; cells split over cores; the state,
///   two vectors, read and written in each step.
/// - Ignores: a product of the inputs of all steps made at once, as libraries for large batches have it; sparse
///   inputs.
struct RecurrentKernel {
  let context: KernelContext
  private let hidden: Int

  init(_ context: KernelContext) {
    self.context = context
    hidden = context.output.shape.channels
  }

  /// The cells' states and their outputs.
  var scratchBytes: Int { 2 * hidden * context.precision.bytes }

  private var features: Int { context.input.shape.channels }
  private var steps: Int { context.input.shape.height }
  private var depth: Int { features + hidden }

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    for image in 0..<context.input.shape.batch {
      for step in 0..<steps { emit(image * steps + step, step, into: &sink) }
    }
    let rows = Double(context.input.shape.batch * steps * hidden * LSTM.gates)
    let vectors = Double(context.units(depth, along: .depth))
    sink.compute(context.body(.step), times: rows * vectors)
    sink.compute(KernelContext.multiplications(1), times: rows * vectors)
    sink.compute(context.body(.output), times: rows)
    var gates = InstructionMix()
    (gates.exponential, gates.divide) = (5, 5)
    sink.compute(gates, times: rows / Double(LSTM.gates))
  }

  private func emit<Sink: TraceSink & ~Copyable>(
    _ row: Int, _ step: Int, into sink: inout Sink
  ) {
    let (input, output, width) = (context.input, context.output, context.loadBytes)
    let (bytes, element) = (context.precision.bytes, output.elementBytes)
    let state = context.scratch.address
    sink.parallel(hidden) { cell, sink in
      sink.read(
        at: input.address &+ UInt64(row * features * input.elementBytes),
        bytes: features * input.elementBytes, width: width)
      sink.read(at: state, bytes: hidden * bytes, width: width)
      var weights = Run(
        at: context.weights.address &+ UInt64(cell * depth * bytes), bytes: depth * bytes,
        width: width)
      (weights.rows, weights.rowStride) = (LSTM.gates, hidden * depth * bytes)
      sink.read(weights)
      // Four biases, which lie behind all weights.
      var biases = Run(
        at: context.weights.address
          &+ UInt64(LSTM.gates * hidden * depth * bytes + cell * context.precision.biasBytes),
        bytes: context.precision.biasBytes, width: context.precision.biasBytes)
      (biases.rows, biases.rowStride) = (LSTM.gates, hidden * context.precision.biasBytes)
      sink.read(biases)
      let memory = state &+ UInt64((hidden + cell) * bytes)
      sink.read(at: memory, bytes: bytes, width: bytes)
      sink.write(at: memory, bytes: bytes, width: bytes)
    }
    // The new outputs replace the old ones when all cells have read these.
    sink.write(at: state, bytes: hidden * bytes, width: width)
    let isKept = output.shape.height == steps
    guard isKept || step == steps - 1 else { return }
    let place = isKept ? row : row / steps
    sink.write(
      at: output.address &+ UInt64(place * hidden * element), bytes: hidden * element, width: width)
  }
}
