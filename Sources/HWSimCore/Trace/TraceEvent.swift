/// What a trace says about itself before its events.
public struct TraceHeader: Hashable, Sendable {
  /// What was traced, such as `"mobilenetv2 on mcu80"`.
  public var title: String
  /// The memories that addresses name, in order: see `AddressMap`. A program's trace names none; its
  /// addresses are those of one memory.
  public var memories: [String]
  /// In the order of their addresses.
  public var tensors: [TraceTensor]

  public init(title: String, memories: [String] = [], tensors: [TraceTensor] = []) {
    self.title = title
    self.memories = memories
    self.tensors = tensors
  }
}

/// A named piece of memory, so that results can say whose accesses missed.
public struct TraceTensor: Hashable, Sendable {
  public var name: String
  public var address: UInt64
  public var bytes: Int

  public init(name: String, address: UInt64, bytes: Int) {
    self.name = name
    self.address = address
    self.bytes = bytes
  }
}

/// One thing that happens in a trace.
///
/// Accesses come in batches, which are valid only until the next event is asked for.
public enum TraceEvent {
  /// The events that follow belong to this layer, run by this kernel.
  case layer(name: String, kernel: String)
  /// Every access of a run, `times` times over.
  case run(Run, AccessKind, times: Int)
  /// Single accesses, in order.
  case accesses(UnsafeBufferPointer<Access>)
  /// `times` executions of a loop body of the current layer; a trace of a real program has none.
  case compute(InstructionMix, times: Double)
}
