import Testing

@Suite("What layer does an ONNX operator become that slides a window?")
struct ONNXWindowTests {
  /// An image of 8x10 with 4 channels.
  private static let image = [1, 4, 8, 10]
  private static let signal = [1, 4, 10]

  static let convolutions = [
    ONNXCase(
      "Conv", image, with: [[6, 4, 3, 3]], is: "convolution 6x8x6", macs: 6 * 8 * 6 * 36,
      parameters: 6 * 36),
    ONNXCase(
      "Conv", image, with: [[6, 4, 3, 3], [6]], is: "convolution 6x8x6", parameters: 6 * 36 + 6),
    ONNXCase("Conv", image, with: [[6, 4, 1, 1]], is: "pointwise 8x10x6", macs: 8 * 10 * 6 * 4),
    ONNXCase(
      "Conv", image, with: [[6, 4, 3, 3]], ["pads": [1, 1, 1, 1]], is: "convolution 8x10x6"),
    // The beginnings of all axes, then their ends: 8 + 0 + 2 rows, 10 + 1 + 0 columns.
    ONNXCase(
      "Conv", image, with: [[6, 4, 3, 3]], ["pads": [0, 1, 2, 0]], is: "convolution 8x9x6"),
    ONNXCase("Conv", image, with: [[6, 4, 3, 3]], ["strides": [2, 3]], is: "convolution 3x3x6"),
    ONNXCase("Conv", image, with: [[6, 4, 3, 3]], ["dilations": [2, 1]], is: "convolution 4x8x6"),
    ONNXCase("Conv", image, with: [[6, 4, 3, 3]], ["auto_pad": "VALID"], is: "convolution 6x8x6"),
    ONNXCase(
      "Conv", image, with: [[6, 4, 3, 3]], ["auto_pad": "SAME_UPPER", "strides": [3, 3]],
      is: "convolution 3x4x6"),
    ONNXCase(
      "Conv", image, with: [[6, 4, 2, 2]], ["auto_pad": "SAME_LOWER"], is: "convolution 8x10x6"),
    ONNXCase("Conv", image, with: [[6, 4, 3, 3]], ["auto_pad": "NOTSET"], is: "convolution 6x8x6"),
    ONNXCase(
      "Conv", image, with: [[6, 2, 3, 3]], ["group": 2], is: "grouped_convolution 6x8x6",
      macs: 6 * 8 * 6 * 18),
    ONNXCase(
      "Conv", image, with: [[4, 1, 3, 3]], ["group": 4], is: "depthwise 6x8x4", macs: 6 * 8 * 4 * 9),
    ONNXCase("Conv", signal, with: [[6, 4, 3]], is: "convolution 1x8x6", macs: 8 * 6 * 12),
    ONNXCase("Conv", signal, with: [[6, 4, 3]], ["pads": [2, 0]], is: "convolution 1x10x6"),
    ONNXCase("Conv", [1, 2, 4, 6, 8], with: [[5, 2, 3, 3, 3]], is: "uncosted 8x6x5"),  // 2 x 4 rows
    ONNXCase(
      "Conv", [1, 2, 4, 6, 8], with: [[5, 2, 3, 3, 3]],
      ["auto_pad": "SAME_UPPER", "strides": [1, 2, 2]], is: "uncosted 12x4x5"),
    ONNXCase("Conv", image, with: [.computed([6, 4, 3, 3])], is: "uncosted 6x8x6"),
    ONNXCase(
      "ConvInteger", image, with: [[6, 4, 3, 3], [1], [1]], is: "convolution 6x8x6", parameters: 216
    ),
    ONNXCase(
      "FusedConv", image, with: [[6, 4, 3, 3], [6]], is: "convolution 6x8x6", parameters: 222),
    ONNXCase(
      "QLinearConv", image, with: [[1], [1], [6, 4, 3, 3], [1], [1], [1], [1], [6]],
      is: "convolution 6x8x6", macs: 6 * 8 * 6 * 36, parameters: 222),
  ]

  static let transposed = [
    ONNXCase(
      "ConvTranspose", image, with: [[4, 6, 2, 2]], ["strides": [2, 2]],
      is: "transposed_convolution 16x20x6", macs: 8 * 10 * 4 * 6 * 4, parameters: 4 * 6 * 4),
    // 2 x (8 - 1) + 3 - 2 rows.
    ONNXCase(
      "ConvTranspose", image, with: [[4, 6, 3, 3]], ["strides": [2, 2], "pads": [1, 1, 1, 1]],
      is: "transposed_convolution 15x19x6"),
    ONNXCase(
      "ConvTranspose", image, with: [[4, 6, 3, 3]],
      ["strides": [2, 2], "pads": [1, 1, 1, 1], "output_padding": [1, 1]],
      is: "transposed_convolution 16x20x6"),
    ONNXCase(
      "ConvTranspose", image, with: [[4, 6, 3, 3]],
      ["strides": [2, 2], "output_shape": [16, 20]],
      is: "transposed_convolution 16x20x6"),
    ONNXCase(
      "ConvTranspose", image, with: [[4, 6, 3, 3]],
      ["strides": [2, 2], "output_shape": [1, 6, 18, 21]],
      is: "transposed_convolution 18x21x6"),
    ONNXCase(
      "ConvTranspose", image, with: [[4, 6, 3, 3]], ["strides": [2, 2], "auto_pad": "SAME_UPPER"],
      is: "transposed_convolution 16x20x6"),
    ONNXCase(
      "ConvTranspose", image, with: [[4, 3, 2, 2], [6]], ["strides": [2, 2], "group": 2],
      is: "transposed_convolution 16x20x6", parameters: 4 * 3 * 4 + 6),
    ONNXCase(
      "ConvTranspose", signal, with: [[4, 6, 4]],
      ["strides": [2], "pads": [1, 1], "output_padding": [1]],
      is: "transposed_convolution 1x21x6"),
  ]

  static let pooling = [
    ONNXCase("MaxPool", image, ["kernel_shape": [3, 3]], is: "max_pooling 6x8x4"),
    ONNXCase(
      "MaxPool", image, ["kernel_shape": [3, 3], "strides": [2, 2]], is: "max_pooling 3x4x4"),
    ONNXCase(
      "MaxPool", image, ["kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1],
      is: "max_pooling 4x5x4"),
    ONNXCase(
      "MaxPool", image, ["kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]],
      is: "max_pooling 4x5x4"),
    ONNXCase(
      "MaxPool", image, ["kernel_shape": [2, 2], "dilations": [2, 2]], is: "uncosted 6x8x4"),
    ONNXCase(
      "MaxPool", image, ["kernel_shape": [3, 3], "strides": [2, 2], "auto_pad": "SAME_UPPER"],
      is: "max_pooling 4x5x4"),
    ONNXCase("MaxPool", signal, ["kernel_shape": [2], "strides": [2]], is: "max_pooling 1x5x4"),
    ONNXCase("MaxPool", [1, 2, 4, 6, 8], ["kernel_shape": [2, 2, 2]], is: "uncosted 15x7x2"),
    ONNXCase("AveragePool", image, ["kernel_shape": [2, 2]], is: "average_pooling 7x9x4"),
    ONNXCase("LpPool", image, ["kernel_shape": [2, 2]], is: "average_pooling 7x9x4"),
    ONNXCase(
      "QLinearAveragePool", image, with: [[1], [1], [1], [1]], ["kernel_shape": [2, 2]],
      is: "average_pooling 7x9x4"),
    ONNXCase("GlobalAveragePool", image, is: "average_pooling 1x1x4"),
    ONNXCase("QLinearGlobalAveragePool", image, with: [[1], [1]], is: "average_pooling 1x1x4"),
    ONNXCase("GlobalLpPool", image, is: "average_pooling 1x1x4"),
    ONNXCase("GlobalMaxPool", image, is: "max_pooling 1x1x4"),
    ONNXCase("GlobalMaxPool", signal, is: "max_pooling 1x1x4"),
  ]

  @Test(arguments: convolutions + transposed + pooling)
  func window(_ example: ONNXCase) throws { try example.check() }
}
