import HWSimCore

/// Source: Redmon and Farhadi, "YOLO9000: better, faster, stronger", CVPR 2017, sec. 2 and table 6, as in the
/// authors' pjreddie/darknet, cfg/yolov2.cfg: Darknet-19, a pass-through of the last map of twice the size, five
/// boxes at each pixel. Published with 416 and 608 pixels.
extension NetworkFamily {
  static let yoloV2 = NetworkFamily(
    name: "yolov2", title: "YOLOv2, detection",
    source: "Redmon and Farhadi, YOLO9000, CVPR 2017, arXiv:1612.08242",
    options: [resolution, classes], build: assemble)
}

private let resolution = ResolutionOption(default: 416)
private let classes = IntegerOption.classes(default: 80)

/// Boxes at each pixel.
private let forms = 5

/// Channels of the convolutions of each stage; 3x3 and 1x1 in turn. A maximum pooling lies between stages.
private let stages = [
  [32], [64], [128, 64, 128], [256, 128, 256], [512, 256, 512, 256, 512],
  [1024, 512, 1024, 512, 1024],
]

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  var tensor = try build.image(options[resolution])
  var fine = tensor
  for (index, stage) in stages.enumerated() {
    if index > 0 {
      fine = tensor
      tensor = try build.pool("pool\(index)", .max, tensor, kernel: 2, stride: 2)
    }
    for (number, channels) in stage.enumerated() {
      tensor = try build.normalizedConvolution(
        "conv\(index + 1)_\(number + 1)", tensor, outputs: channels,
        kernel: number.isMultiple(of: 2) ? 3 : 1, .leakyRelu)
    }
  }
  for number in 1...2 {
    tensor = try build.normalizedConvolution(
      "conv7_\(number)", tensor, outputs: 1024, .leakyRelu)
  }
  var passed = try build.normalizedConvolution(
    "passthrough", fine, outputs: 64, kernel: 1, .leakyRelu)
  // Four neighbours become four times the channels.
  passed = try build.rearranged(
    "reorg", "Reorg", passed, channels: 4 * 64, to: build[tensor].size)
  tensor = try build.add("concat", .concatenation, passed, tensor)
  tensor = try build.normalizedConvolution("conv8", tensor, outputs: 1024, .leakyRelu)
  let numbers = 5 + options[classes]
  tensor = try build.sameConvolution(
    "conv9", tensor, outputs: forms * numbers, kernel: 1, bias: true)
  let boxes = forms * build[tensor].pixels
  tensor = try build.viewed("boxes", tensor, channels: numbers, rows: boxes)
  let scores = try build.add("softmax", .softmax, tensor)
  let detection = Detection(
    candidates: boxes, classes: options[classes], ranked: boxes, kept: min(100, boxes))
  _ = try build.add("detection", .detection(detection), tensor, scores)
}
