package import HWSimCore

/// A kernel ready to run: the one place that knows which type implements which method.
package struct Kernel {
  private enum Method {
    case gemm(GEMMKernel)
    case blockedGEMM(BlockedGEMMKernel)
    case winograd(WinogradKernel)
    case planarWinograd(PlanarWinogradKernel)
    case direct(DirectKernel)
    case directRows(DirectRowsKernel)
    case window(WindowKernel)
    case windowTile(WindowTileKernel)
    case elementwise(ElementwiseKernel)
    case copy(CopyKernel)
    case recurrent(RecurrentKernel)
    case sweep(SweepKernel)
    case sparse(SparseKernel)
    case weightGradient(WeightGradientKernel)
    case training(TrainingKernel)
  }

  private let method: Method
  private let padded: PaddedInput?

  package init(_ context: KernelContext) {
    padded = PaddedInput(context)
    let context = padded?.context ?? context
    switch context.template.method {
    case .im2colGEMM, .gemm: method = .gemm(GEMMKernel(context))
    case .winograd2, .winograd4: method = .winograd(WinogradKernel(context))
    case .planarWinograd: method = .planarWinograd(PlanarWinogradKernel(context))
    case .blockedGEMM: method = .blockedGEMM(BlockedGEMMKernel(context))
    case .direct: method = .direct(DirectKernel(context))
    case .directRows: method = .directRows(DirectRowsKernel(context))
    case .depthwise, .pooling: method = .window(WindowKernel(context))
    case .windowTile: method = .windowTile(WindowTileKernel(context))
    case .elementwise: method = .elementwise(ElementwiseKernel(context))
    case .copy: method = .copy(CopyKernel(context: context))
    case .recurrent: method = .recurrent(RecurrentKernel(context))
    case .sweep: method = .sweep(SweepKernel(context))
    case .sparse: method = .sparse(SparseKernel(context))
    case .weightGradient: method = .weightGradient(WeightGradientKernel(context))
    case .training: method = .training(TrainingKernel(context: context))
    }
  }

  /// Bytes of working memory beside inputs, weights and output.
  package var scratchBytes: Int { (padded?.bytes ?? 0) + ownScratchBytes }

  private var ownScratchBytes: Int {
    switch method {
    case .gemm(let kernel): kernel.scratchBytes
    case .blockedGEMM(let kernel): kernel.scratchBytes
    case .winograd(let kernel): kernel.scratchBytes
    case .planarWinograd(let kernel): kernel.scratchBytes
    case .recurrent(let kernel): kernel.scratchBytes
    default: 0
    }
  }

  /// Bytes of a layer's constants where the kernel packs them its own way; nil: as the layer has them.
  package var packedBytes: Int? {
    switch method {
    case .blockedGEMM(let kernel): kernel.packedBytes
    case .winograd(let kernel): kernel.packedBytes
    case .planarWinograd(let kernel): kernel.packedBytes
    case .windowTile(let kernel): kernel.packedBytes
    case .directRows(let kernel): kernel.packedBytes
    case .sparse(let kernel): kernel.packedBytes
    default: nil
    }
  }

  package func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    padded?.emit(into: &sink)
    switch method {
    case .gemm(let kernel): kernel.emit(into: &sink)
    case .blockedGEMM(let kernel): kernel.emit(into: &sink)
    case .winograd(let kernel): kernel.emit(into: &sink)
    case .planarWinograd(let kernel): kernel.emit(into: &sink)
    case .direct(let kernel): kernel.emit(into: &sink)
    case .directRows(let kernel): kernel.emit(into: &sink)
    case .window(let kernel): kernel.emit(into: &sink)
    case .windowTile(let kernel): kernel.emit(into: &sink)
    case .elementwise(let kernel): kernel.emit(into: &sink)
    case .copy(let kernel): kernel.emit(into: &sink)
    case .recurrent(let kernel): kernel.emit(into: &sink)
    case .sweep(let kernel): kernel.emit(into: &sink)
    case .sparse(let kernel): kernel.emit(into: &sink)
    case .weightGradient(let kernel): kernel.emit(into: &sink)
    case .training(let kernel): kernel.emit(into: &sink)
    }
  }
}
