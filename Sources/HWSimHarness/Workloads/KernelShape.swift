package import CKernels
package import HWSimCore

/// A layer in the words of CKernels: which kernel computes it, on which sizes.
package struct KernelShape {
  /// As in `ck_kernel.name`.
  package let kernel: String
  package let sizes: ck_shape

  /// - Parameter layer: with everything that reads its output fused away or measured by itself.
  package init(_ layer: Layer, in network: Network) throws(HarnessError) {
    let inputs = network.inputShapes(of: layer)
    guard let input = inputs.first else {
      throw HarnessError("layer '\(layer.name)' computes nothing")
    }
    var sizes = ck_shape(input, layer.output)
    switch layer.operation {
    case .convolution(let convolution):
      kernel = convolution.kernelName(network.kind(of: layer))
      sizes.take(convolution)
    case .fullyConnected: kernel = "fully_connected"
    case .pooling(let pooling):
      kernel = pooling.kind == .max ? "max_pool" : "average_pool"
      sizes.take(pooling.kernel, pooling.stride, pooling.padding)
    case .activation(.relu), .activation(.relu6): kernel = "relu"
    case .batchNormalization: kernel = "batch_norm"
    case .elementwise(.add) where inputs.count == 2 && inputs[1] == input: kernel = "add"
    case .concatenation where inputs.count <= ck_most_inputs:
      kernel = "concat"
      sizes.take(inputs.map(\.channels))
    case .channelShuffle(let groups):
      kernel = "shuffle"
      sizes.groups = Int32(groups)
    case .softmax: kernel = "softmax"
    case .quantization: kernel = "requantize"
    default:
      throw HarnessError(
        "no kernel for layer '\(layer.name)' (\(network.kind(of: layer).rawValue))")
    }
    self.sizes = sizes
  }
}

extension Convolution {
  fileprivate func kernelName(_ kind: LayerKind) -> String {
    switch kind {
    case .depthwise: "depthwise"
    case .pointwise where stride.isOne && padding == .none: "pointwise"
    default: "conv"
    }
  }
}

extension ck_shape {
  /// Sizes of tensors; a window of one pixel, one group. `Shape` bounds every side far below 2³¹ only in
  /// their product, so sides are clamped: a layer that large has no buffers here anyway.
  fileprivate init(_ input: Shape, _ output: Shape) {
    self.init()
    let side = { (size: Int) in Int32(clamping: size) }
    (batch, channels) = (side(input.batch), side(input.channels))
    (height, width) = (side(input.height), side(input.width))
    (out_height, out_width) = (side(output.height), side(output.width))
    out_channels = side(output.channels)
    (kernel_height, kernel_width, stride_height, stride_width) = (1, 1, 1, 1)
    (dilation_height, dilation_width, groups) = (1, 1, 1)
  }

  fileprivate mutating func take(_ kernel: Extent, _ stride: Extent, _ padding: Padding) {
    (kernel_height, kernel_width) = (Int32(clamping: kernel.height), Int32(clamping: kernel.width))
    (stride_height, stride_width) = (Int32(clamping: stride.height), Int32(clamping: stride.width))
    (pad_top, pad_left) = (Int32(clamping: padding.top), Int32(clamping: padding.left))
  }

  fileprivate mutating func take(_ convolution: Convolution) {
    take(convolution.kernel, convolution.stride, convolution.padding)
    dilation_height = Int32(clamping: convolution.dilation.height)
    dilation_width = Int32(clamping: convolution.dilation.width)
    groups = Int32(clamping: convolution.groups)
  }

  fileprivate mutating func take(_ channels: [Int]) {
    inputs = Int32(channels.count)
    withUnsafeMutableBytes(of: &input_channels) { bytes in
      let sizes = bytes.bindMemory(to: Int32.self)
      for (index, count) in channels.enumerated() { sizes[index] = Int32(clamping: count) }
    }
  }
}
