import HWSimCore

/// An output that a kernel may write over its input, row by row, a few rows behind what it still reads.
///
/// Source: the addresses in C that X-CUBE-AI generates for layers which go row by row: the output begins
/// some of its rows before the input, and ends as many before it.
struct BufferOverlap {
  let step: Int
  let input: Int
  let output: Int
  /// Bytes that the output stays behind.
  let lead: Int

  /// Where the output starts, from the input's start.
  func distance(_ buffers: [Buffer]) -> Int {
    min(-lead, buffers[input].bytes - lead - buffers[output].bytes)
  }

  /// Bytes that both together need less than side by side; none where they are too small to overlap.
  func saving(_ buffers: [Buffer]) -> Int {
    max(min(buffers[input].bytes, buffers[output].bytes) - lead, 0)
  }
}

extension KernelMemory {
  /// The shape of the padded copy that the kernel works on; nil where it works on the input as it lies.
  func paddedInput(of layer: Layer, _ input: Shape) -> Shape? {
    guard case .convolution(let convolution) = layer.operation else { return nil }
    let padding = convolution.padding
    guard padding != .none, paddedCopy != .never else { return nil }
    let isSymmetric = padding.top == padding.bottom && padding.left == padding.right
    if paddedCopy == .asymmetric, isSymmetric { return nil }
    return input.padded(by: padding)
  }
}
