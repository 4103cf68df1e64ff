package import HWSimCore

/// Everything that a kernel needs to know to run one layer.
package struct KernelContext {
  let layer: Layer
  let kind: LayerKind
  let template: KernelTemplate
  let inputs: [TensorView]
  let output: TensorView
  let weights: Region
  let scratch: Region
  /// Where an update's parameters lie, and copies of them.
  let updated: [Region]
  let precision: Precision
  /// Multiply-accumulates that one instruction does at this precision.
  let lanes: Int

  package init(
    layer: Layer, kind: LayerKind, template: KernelTemplate, inputs: [TensorView],
    output: TensorView, weights: Region, scratch: Region, updated: [Region] = [],
    precision: Precision, lanes: Int
  ) {
    self.layer = layer
    self.kind = kind
    self.template = template
    self.inputs = inputs
    self.output = output
    self.weights = weights
    self.scratch = scratch
    self.updated = updated
    self.precision = precision
    self.lanes = lanes
  }

  var input: TensorView { inputs[0] }

  /// Bytes of one access: a load instruction's, but at least an element.
  var loadBytes: Int { max(template.loadBytes, precision.bytes) }

  func body(_ loop: KernelLoop) -> InstructionMix { template.loops[loop] ?? InstructionMix() }

  /// Vectors that `count` neighbouring elements fill, the last one perhaps partly.
  func units(_ count: Int, along dimension: VectorDimension) -> Int {
    template.vectorised == dimension ? ceilingDivision(count, lanes) : count
  }

  /// A body of `count` multiply-accumulate instructions.
  static func multiplications(_ count: Double) -> InstructionMix {
    var mix = InstructionMix()
    mix.mac = count
    return mix
  }
}

/// The window of a convolution or pooling, and where it meets the image: the input's, or the output's
/// where a transposed convolution spreads its window over that.
struct SlidingWindow {
  let kernel: Extent
  let stride: Extent
  let dilation: Extent
  let padding: Padding
  let image: Shape

  init(_ operation: Operation, over image: Shape) {
    switch operation {
    case .convolution(let layer):
      (kernel, stride, dilation) = (layer.kernel, layer.stride, layer.dilation)
      padding = layer.padding
    case .transposedConvolution(let layer):
      (kernel, stride, dilation) = (layer.kernel, layer.stride, layer.dilation)
      padding = layer.padding
    case .pooling(let layer):
      (kernel, stride, dilation) = (layer.kernel, layer.stride, Extent(1))
      padding = layer.padding
    default:
      // A fully connected layer is a window over the whole image.
      (kernel, stride) = (Extent(image.height, image.width), Extent(1))
      (dilation, padding) = (Extent(1), .none)
    }
    self.image = image
  }

  /// The taps (in kernel rows) of the window's position `y` that fall onto the image, and the first
  /// one's row.
  @inline(__always)
  func rows(of y: Int) -> (taps: Range<Int>, first: Int) {
    clip(y &* stride.height &- padding.top, kernel.height, dilation.height, image.height)
  }

  @inline(__always)
  func columns(of x: Int) -> (taps: Range<Int>, first: Int) {
    clip(x &* stride.width &- padding.left, kernel.width, dilation.width, image.width)
  }

  @inline(__always)
  private func clip(
    _ start: Int, _ taps: Int, _ dilation: Int, _ size: Int
  ) -> (taps: Range<Int>, first: Int) {
    let skipped = start < 0 ? ceilingDivision(-start, dilation) : 0
    let first = start &+ skipped &* dilation
    let fitting = first < size ? (size &- 1 &- first) / dilation &+ 1 : 0
    let end = max(skipped, min(taps, skipped &+ fitting))
    return (min(skipped, end)..<end, first)
  }
}
