import CKernels
import HWSimCore

/// What a layer asks of a kernel.
struct KernelCall {
  var kernel: String
  var shape: ck_shape
  var clamp: Activation? = nil
}

extension Network {
  /// The kernel that computes a layer by itself.
  func kernelCall(of layer: Layer) throws(HarnessError) -> KernelCall {
    let inputs = inputShapes(of: layer)
    guard let input = inputs.first else { throw HarnessError("\(layer.name): reads nothing") }
    var shape = ck_shape(from: input, to: layer.output)
    switch layer.operation {
    case .convolution(let convolution):
      shape.set(convolution)
      return KernelCall(kernel: kernelName(of: layer, convolution, input), shape: shape)
    case .fullyConnected:
      return KernelCall(kernel: "fully_connected", shape: shape)
    case .pooling(let pooling):
      shape.set(kernel: pooling.kernel, stride: pooling.stride, padding: pooling.padding)
      return KernelCall(kernel: pooling.kind == .max ? "max_pool" : "average_pool", shape: shape)
    case .reduction(let reduction) where reduction.kind == .mean && layer.output.pixels == 1:
      let whole = Extent(input.height, input.width)
      shape.set(kernel: whole, stride: Extent(1), padding: .none)
      return KernelCall(kernel: "average_pool", shape: shape)
    case .activation(let activation) where activation.isClamp:
      return KernelCall(kernel: "relu", shape: shape, clamp: activation)
    case .elementwise(.add) where inputs.count == 2 && inputs[1] == input:
      return KernelCall(kernel: "add", shape: shape)
    case .concatenation where inputs.count <= Int(ck_most_inputs):
      return KernelCall(kernel: "concat", shape: shape.concatenating(inputs))
    case .channelShuffle(let groups):
      shape.groups = Int32(clamping: groups)
      return KernelCall(kernel: "shuffle", shape: shape)
    case .batchNormalization: return KernelCall(kernel: "batch_norm", shape: shape)
    case .softmax: return KernelCall(kernel: "softmax", shape: shape)
    default: throw HarnessError("\(layer.name): no kernel for a \(kind(of: layer).rawValue)")
    }
  }

  private func kernelName(
    of layer: Layer, _ convolution: Convolution, _ input: Shape
  ) -> String {
    switch kind(of: layer) {
    case .depthwise: "depthwise"
    // Pixels as they lie are the columns only without strides and padding.
    case .pointwise where layer.output.pixels == input.pixels && convolution.stride.isOne:
      "pointwise"
    default: "conv"
    }
  }
}

extension ck_shape {
  init(from input: Shape, to output: Shape) {
    self.init()
    batch = Int32(clamping: input.batch)
    (height, width) = (Int32(clamping: input.height), Int32(clamping: input.width))
    channels = Int32(clamping: input.channels)
    (out_height, out_width) = (Int32(clamping: output.height), Int32(clamping: output.width))
    out_channels = Int32(clamping: output.channels)
    groups = 1
  }

  fileprivate mutating func set(_ convolution: Convolution) {
    set(kernel: convolution.kernel, stride: convolution.stride, padding: convolution.padding)
    dilation_height = Int32(clamping: convolution.dilation.height)
    dilation_width = Int32(clamping: convolution.dilation.width)
    groups = Int32(clamping: convolution.groups)
  }

  fileprivate mutating func set(kernel: Extent, stride: Extent, padding: Padding) {
    kernel_height = Int32(clamping: kernel.height)
    kernel_width = Int32(clamping: kernel.width)
    stride_height = Int32(clamping: stride.height)
    stride_width = Int32(clamping: stride.width)
    (dilation_height, dilation_width) = (1, 1)
    (pad_top, pad_left) = (Int32(clamping: padding.top), Int32(clamping: padding.left))
  }

  fileprivate func concatenating(_ inputs: [Shape]) -> ck_shape {
    var shape = self
    shape.channels = out_channels
    shape.inputs = Int32(inputs.count)
    withUnsafeMutableBytes(of: &shape.input_channels) { bytes in
      let counts = bytes.bindMemory(to: Int32.self)
      for (index, input) in inputs.enumerated() { counts[index] = Int32(clamping: input.channels) }
    }
    return shape
  }

  package var inputElements: Int { Int(batch) * Int(height) * Int(width) * Int(channels) }

  package var outputElements: Int {
    Int(batch) * Int(out_height) * Int(out_width) * Int(out_channels)
  }
}
