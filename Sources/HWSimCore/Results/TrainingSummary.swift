/// What a training step holds and costs, by purpose.
public struct TrainingSummary: Hashable, Sendable {
  /// Of the parameters and of the transposed copies that gradients of inputs multiply by.
  public var weights = Bytes.zero
  public var weightCopies = Bytes.zero
  public var optimizerState = Bytes.zero
  /// Tensors of the forward pass that the backward pass reads, the image included.
  public var storedActivations = Bytes.zero
  /// Gradients of parameters, which wait for the optimizer.
  public var parameterGradients = Bytes.zero
  public var macs: [TrainingPhase: Int] = [:]
  public var time: [TrainingPhase: Seconds] = [:]
  public var energy: [TrainingPhase: Joules] = [:]

  public init() {}
}
