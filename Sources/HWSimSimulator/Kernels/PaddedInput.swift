import HWSimCore

/// The copy with a border of zeros that some runtimes make of a padded layer's input before the kernel runs,
/// such as ncnn's `copy_make_border`.
struct PaddedInput {
  /// The kernel's context: the copy in scratch, and a layer without padding.
  let context: KernelContext
  private let input: TensorView
  private let copy: TensorView
  private let padding: Padding

  /// Nil where the runtime makes no copy, or the layer has no padding.
  init?(_ original: KernelContext) {
    guard original.template.copiesPadding,
      case .convolution(let convolution) = original.layer.operation, convolution.padding != .none,
      let shape = original.input.shape.padded(by: convolution.padding)
    else { return nil }
    input = original.input
    padding = convolution.padding
    copy = TensorView(
      address: original.scratch.address, shape: shape, layout: input.layout,
      elementBytes: input.elementBytes)
    let used = copy.bytes
    context = KernelContext(
      layer: original.layer.computing(.convolution(convolution.withoutPadding)),
      kind: original.kind, template: original.template, inputs: [copy],
      output: original.output, weights: original.weights,
      scratch: Region(
        address: original.scratch.address + UInt64(used),
        bytes: max(original.scratch.bytes - used, 0)),
      precision: original.precision, lanes: original.lanes)
  }

  var bytes: Int { copy.bytes }

  /// Row by row: the image's part of a row read, the whole row written.
  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let shape = copy.shape
    let isPlanar = input.layout == .nchw
    let planes = isPlanar ? shape.channels : 1
    sink.parallel(shape.batch * planes) { unit, sink in
      let (image, plane) = (unit / planes, unit % planes)
      for y in 0..<shape.height {
        let row = y - padding.top
        if 0 <= row, row < input.shape.height {
          sink.read(
            at: input.address(image: image, channel: plane, y: row), bytes: input.rowStride,
            width: context.loadBytes)
        }
        sink.write(
          at: copy.address(image: image, channel: plane, y: y), bytes: copy.rowStride,
          width: context.loadBytes)
      }
    }
    let vectors = ceilingDivision(copy.bytes, context.loadBytes)
    sink.compute(context.body(.pad), times: Double(vectors))
  }
}
