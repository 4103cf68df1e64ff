import HWSimCore

/// A kernel ready to run: the one place that knows which type implements which method.
enum Kernel {
  case gemm(GEMMKernel)
  case direct(DirectKernel)
  case window(WindowKernel)
  case elementwise(ElementwiseKernel)
  case copy(CopyKernel)

  init(_ context: KernelContext) {
    switch context.template.method {
    case .im2colGEMM, .gemm: self = .gemm(GEMMKernel(context))
    case .direct: self = .direct(DirectKernel(context))
    case .depthwise, .pooling: self = .window(WindowKernel(context))
    case .elementwise: self = .elementwise(ElementwiseKernel(context: context))
    case .copy: self = .copy(CopyKernel(context: context))
    }
  }

  /// Bytes of working memory beside inputs, weights and output.
  var scratchBytes: Int {
    if case .gemm(let kernel) = self { kernel.scratchBytes } else { 0 }
  }

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    switch self {
    case .gemm(let kernel): kernel.emit(into: &sink)
    case .direct(let kernel): kernel.emit(into: &sink)
    case .window(let kernel): kernel.emit(into: &sink)
    case .elementwise(let kernel): kernel.emit(into: &sink)
    case .copy(let kernel): kernel.emit(into: &sink)
    }
  }
}

extension KernelMethod {
  /// The kinds of layer that this loop nest can compute.
  var kinds: [LayerKind] {
    switch self {
    case .im2colGEMM, .direct: [.convolution, .depthwise, .pointwise, .grouped]
    case .gemm: [.pointwise, .grouped, .fullyConnected]
    case .depthwise: [.depthwise]
    case .pooling: [.maxPooling, .averagePooling]
    case .elementwise:
      [.activation, .batchNormalization, .localResponseNormalization, .elementwise, .softmax]
    case .copy: [.concatenation, .channelShuffle]
    }
  }
}
