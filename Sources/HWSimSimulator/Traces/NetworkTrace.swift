public import HWSimCore

/// The accesses of one inference: those that `Simulator.simulate` replays.
///
///     let trace = try simulator.trace(of: network)
///     var writer = TraceWriter(trace.header, to: output)
///     trace.emit { writer.write($0) }
///
/// They are those of a device on which every memory lies behind a cache, so that they can be replayed on any
/// other; see `TraceSink.isCached`.
public struct NetworkTrace {
  /// Names the device's memory levels, and the network's tensors: see `TensorPlaces`.
  public let header: TraceHeader
  private let inference: Inference

  init(_ inference: Inference, _ device: Device, _ precision: Precision, title: String) {
    self.inference = inference
    header = TraceHeader(
      title: title, memories: device.memory.map(\.name),
      tensors: TensorPlaces(inference, precision).tensors)
  }

  /// Every event of the inference, in order.
  ///
  /// - Parameter progress: told the share of the layers done.
  public func emit(
    progress: (Double) -> Void = { _ in }, _ receive: (TraceEvent) -> Void
  ) {
    withoutActuallyEscaping(receive) { receive in
      var sink = EventSink(receive: receive)
      inference.run(
        on: &sink, progress: progress,
        before: { step, template, sink in
          let layer = inference.network.layers[step.layer]
          sink.receive(.layer(name: layer.name, kernel: template.name))
        })
    }
  }
}

/// Hands on as events what kernels do. A type of its own, so that kernels are compiled for it.
private struct EventSink: TraceSink {
  let receive: (TraceEvent) -> Void

  func isCached(_ address: UInt64) -> Bool { true }

  mutating func access(_ run: Run, isWrite: Bool, times: Int) {
    receive(.run(run, isWrite ? .write : .read, times: times))
  }

  mutating func compute(_ body: InstructionMix, times count: Double) {
    receive(.compute(body, times: count))
  }
}
