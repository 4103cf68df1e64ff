public import HWSimCore

/// The largest tensor that a network keeps at one spatial size.
public struct SizedActivation: Hashable, Sendable {
  public let height: Int
  public let width: Int
  public let channels: Int
  /// Of all images of the batch.
  public let bytes: Int
}

/// Where the output of a block is booked.
public enum BlockOutputSize: String, CaseIterable, Hashable, Sendable {
  /// At its own size.
  case output
  /// At the size that the block reads, as MobileNetV2's column of the table does: a bottleneck of
  /// stride 2 from 56x56 to 28x28x32 counts as 56x56x32.
  case input
}

extension Network {
  /// For each spatial size the largest materialised tensor, largest size first.
  ///
  /// Source: Sandler et al., MobileNetV2, CVPR 2018, table 3, "the max number of channels/memory
  /// that needs to be materialized at each spatial resolution", 16-bit activations.
  ///
  /// - Models: a block is one operation and its inner tensors are disposable; a tensor that only
  ///   poolings read outside of blocks is streamed into them (MobileNetV2's 7x7x1280).
  /// - Ignores: the network's input, and that the table takes 112x112 as streamed: `O(1)`. The
  ///   peak of an inference also holds the inputs of the layer that makes the tensor.
  public func activationsBySize(
    countingBlocksAt size: BlockOutputSize = .output, precision: Precision = .fp16
  ) -> [SizedActivation] {
    let consumers = consumers
    var largest: [Extent: Shape] = [:]
    for (index, layer) in layers.enumerated()
    where isMaterialised(layer, readBy: consumers[index].map { layers[$0] }) {
      guard let shape = size == .output ? layer.output : outputAtInputSize(of: layer) else {
        continue
      }
      let extent = Extent(shape.height, shape.width)
      guard shape.channels > largest[extent]?.channels ?? 0 else { continue }
      largest[extent] = shape
    }
    return largest.values.sorted { ($0.pixels, $0.height) > ($1.pixels, $1.height) }.map {
      SizedActivation(
        height: $0.height, width: $0.width, channels: $0.channels,
        bytes: $0.elements * precision.bytes)
    }
  }

  private func isMaterialised(_ layer: Layer, readBy readers: [Layer]) -> Bool {
    if kind(of: layer).isStored { return false }
    if let block = layer.block { return readers.isEmpty || readers.contains { $0.block != block } }
    return readers.isEmpty || readers.contains { !$0.passesOn || $0.block != nil }
  }

  /// The output's channels at the size of the first tensor that the layer's block reads.
  ///
  /// - Returns: nil where no memory could hold it.
  private func outputAtInputSize(of layer: Layer) -> Shape? {
    guard let block = layer.block, let first = layers.first(where: { $0.block == block }),
      let input = inputShapes(of: first).first
    else { return layer.output }
    return Shape(
      batch: input.batch, channels: layer.output.channels, height: input.height,
      width: input.width)
  }
}

extension Layer {
  /// True where the input need not exist as a whole: poolings take it as a stream, and the layers
  /// that work in place leave their own output instead.
  fileprivate var passesOn: Bool {
    switch operation {
    case .pooling, .batchNormalization, .activation: true
    default: false
    }
  }
}
