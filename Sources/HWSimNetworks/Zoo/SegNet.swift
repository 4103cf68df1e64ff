import HWSimCore

/// Source: Badrinarayanan et al., "SegNet", arXiv:1511.00561: the convolutions of VGG-16 with batch normalisation,
/// then the same backwards, where unpooling puts values where the maxima were. The image is that of CamVid, 360x480; the 21 classes are those of Pascal VOC. Poolings round up, as in Caffe.
extension NetworkFamily {
  static let segNet = NetworkFamily(
    name: "segnet", title: "SegNet, segmentation",
    source: "Badrinarayanan et al., SegNet, PAMI 2017, arXiv:1511.00561",
    options: [resolution, classes], build: assemble)
}

private let resolution = ResolutionOption(default: Extent(360, 480))
private let classes = IntegerOption.classes(default: 21)

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  var tensor = try build.image(options[resolution])
  var sources: [(unpooled: Shape, pooled: NetworkBuilder.Tensor)] = []
  for stage in 1...5 {
    tensor = try build.vggStage(stage, tensor, normalizes: true)
    let unpooled = build[tensor]
    tensor = try build.pool("pool\(stage)", .max, tensor, kernel: 2, stride: 2, rounding: .up)
    sources.append((unpooled, tensor))
  }
  let decoder = [[64, 0], [128, 64], [256, 256, 128], [512, 512, 256], [512, 512, 512]]
  for stage in (1...5).reversed() {
    let (unpooled, pooled) = sources[stage - 1]
    tensor = try build.add("unpool\(stage)", .unpooling(output: unpooled), tensor, pooled)
    let widths = decoder[stage - 1]
    for (index, channels) in widths.enumerated() {
      let name = "conv\(stage)_\(widths.count - index)_d"
      guard channels > 0 else {
        _ = try build.sameConvolution(name, tensor, outputs: options[classes], bias: true)
        continue
      }
      tensor = try build.normalizedConvolution(name, tensor, outputs: channels, bias: true)
    }
  }
}
