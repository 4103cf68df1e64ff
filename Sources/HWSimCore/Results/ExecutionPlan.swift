/// How a runtime executes a network: its kernel calls in order, and where each finds its tensors in one
/// block of activation memory.
///
/// What the simulator predicts and what the harness measures follow the same plan.
public struct ExecutionPlan: Hashable, Sendable {
  public struct Call: Hashable, Sendable {
    /// The layer whose kernel runs.
    public var layer: Int
    /// Layers folded into it, in order.
    public var fused: [Int]
    /// The runtime's name of the kernel; nil for an operator that has none.
    public var kernel: String?

    public init(layer: Int, fused: [Int], kernel: String?) {
      self.layer = layer
      self.fused = fused
      self.kernel = kernel
    }
  }

  public var calls: [Call]
  /// Of each layer's output, in bytes from the block's start; nil for what lies with the weights. Fused
  /// layers share their call's.
  public var offsets: [Int?]
  /// Bytes of the block.
  public var bytes: Int

  public init(calls: [Call], offsets: [Int?], bytes: Int) {
    self.calls = calls
    self.offsets = offsets
    self.bytes = bytes
  }
}
