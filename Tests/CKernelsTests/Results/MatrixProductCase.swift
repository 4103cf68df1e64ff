import CKernels
import Testing

/// A layer that multiplies matrices, and what it computes by definition, in double precision.
struct MatrixProductCase: CustomTestStringConvertible, Sendable {
  var batch = 1
  var height = 7
  var width = 7
  let channels: Int
  let outputs: Int
  /// A side of the kernel; a fully connected layer's is the image.
  var taps = 1
  var stride = 1
  var dilation = 1
  var padding = 0
  var groups = 1

  var testDescription: String {
    "\(batch)x\(height)x\(width)x\(channels) to \(outputs), \(taps)x\(taps) / \(stride), "
      + "dilation \(dilation), padding \(padding), \(groups) groups"
  }

  func shape(isFullyConnected: Bool) -> ck_shape {
    var shape = ck_shape()
    (shape.batch, shape.height, shape.width) = (Int32(batch), Int32(height), Int32(width))
    (shape.channels, shape.out_channels) = (Int32(channels), Int32(outputs))
    shape.kernel_height = isFullyConnected ? shape.height : Int32(taps)
    shape.kernel_width = isFullyConnected ? shape.width : Int32(taps)
    (shape.stride_height, shape.stride_width) = (Int32(stride), Int32(stride))
    (shape.dilation_height, shape.dilation_width) = (Int32(dilation), Int32(dilation))
    (shape.pad_top, shape.pad_left, shape.groups) = (Int32(padding), Int32(padding), Int32(groups))
    let positions = { (size: Int32, kernel: Int32) in
      (size + 2 * shape.pad_top - shape.dilation_height * (kernel - 1) - 1) / shape.stride_height
        + 1
    }
    shape.out_height = positions(shape.height, shape.kernel_height)
    shape.out_width = positions(shape.width, shape.kernel_width)
    return shape
  }
}

/// Every output in order, and the sum of its products' magnitudes.
struct MatrixProduct {
  private(set) var sums: [Double] = []
  private(set) var magnitudes: [Double] = []

  init(_ shape: ck_shape, inputs: [Double], weights: [Double], biases: [Double]) {
    let outputs = Int(shape.out_channels)
    for image in 0..<Int(shape.batch) {
      for y in 0..<Int(shape.out_height) {
        for x in 0..<Int(shape.out_width) {
          for output in 0..<outputs {
            var (sum, magnitude) = (biases[output], abs(biases[output]))
            Self.products(shape, image, y, x, output) { input, weight in
              sum += inputs[input] * weights[weight]
              magnitude += abs(inputs[input] * weights[weight])
            }
            sums.append(sum)
            magnitudes.append(magnitude)
          }
        }
      }
    }
  }

  /// The indices of all inputs and weights whose products make an output.
  private static func products(
    _ shape: ck_shape, _ image: Int, _ y: Int, _ x: Int, _ output: Int,
    _ body: (_ input: Int, _ weight: Int) -> Void
  ) {
    let (height, width, channels) = (Int(shape.height), Int(shape.width), Int(shape.channels))
    let inGroup = channels / Int(shape.groups)
    let group = output / (Int(shape.out_channels) / Int(shape.groups))
    for tapY in 0..<Int(shape.kernel_height) {
      let row = y * Int(shape.stride_height) + tapY * Int(shape.dilation_height)
      let inputY = row - Int(shape.pad_top)
      guard 0..<height ~= inputY else { continue }
      for tapX in 0..<Int(shape.kernel_width) {
        let column = x * Int(shape.stride_width) + tapX * Int(shape.dilation_width)
        let inputX = column - Int(shape.pad_left)
        guard 0..<width ~= inputX else { continue }
        let pixel = ((image * height + inputY) * width + inputX) * channels + group * inGroup
        let tap = (output * Int(shape.kernel_height) + tapY) * Int(shape.kernel_width) + tapX
        for channel in 0..<inGroup { body(pixel + channel, tap * inGroup + channel) }
      }
    }
  }
}
