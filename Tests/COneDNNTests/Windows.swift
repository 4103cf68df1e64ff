import CKernels
import Testing

/// One layer with windows, in words short enough for a table of cases.
struct Window: CustomTestStringConvertible, Sendable {
  var batch = 1
  var height = 9
  var width = 11
  var channels: Int
  var outputs: Int
  var kernel = 3
  var stride = 1
  var dilation = 1
  var padding = 0
  var groups = 1

  var testDescription: String {
    "\(batch)x\(height)x\(width)x\(channels) -> \(outputs), \(kernel)x\(kernel)"
      + " stride \(stride) dilation \(dilation) padding \(padding) groups \(groups)"
  }

  private func outputs(of size: Int) -> Int {
    (size + 2 * padding - (kernel - 1) * dilation - 1) / stride + 1
  }

  var shape: ck_shape {
    var shape = image(
      height: Int32(height), width: Int32(width), channels: Int32(channels), batch: Int32(batch))
    shape.out_height = Int32(outputs(of: height))
    shape.out_width = Int32(outputs(of: width))
    shape.out_channels = Int32(outputs)
    (shape.kernel_height, shape.kernel_width) = (Int32(kernel), Int32(kernel))
    (shape.stride_height, shape.stride_width) = (Int32(stride), Int32(stride))
    (shape.dilation_height, shape.dilation_width) = (Int32(dilation), Int32(dilation))
    (shape.pad_top, shape.pad_left) = (Int32(padding), Int32(padding))
    shape.groups = Int32(groups)
    return shape
  }

  var weights: Int { outputs * kernel * kernel * channels / groups }

  /// For each output element in the order of memory: its channel, and the indices of the input and of
  /// the weight of each tap within the image.
  func forEachOutput(_ body: (_ index: Int, _ channel: Int, _ taps: [(Int, Int)]) -> Void) {
    var index = 0
    for image in 0..<batch {
      for row in 0..<outputs(of: height) {
        for column in 0..<outputs(of: width) {
          for channel in 0..<outputs {
            body(index, channel, taps(image: image, row: row, column: column, channel: channel))
            index += 1
          }
        }
      }
    }
  }

  private func taps(image: Int, row: Int, column: Int, channel: Int) -> [(Int, Int)] {
    let depth = channels / groups
    let first = channel / (outputs / groups) * depth
    var taps: [(Int, Int)] = []
    for kernelRow in 0..<kernel {
      for kernelColumn in 0..<kernel {
        let y = row * stride + kernelRow * dilation - padding
        let x = column * stride + kernelColumn * dilation - padding
        guard (0..<height).contains(y), (0..<width).contains(x) else { continue }
        let pixel = (image * height + y) * width + x
        let weight = (channel * kernel + kernelRow) * kernel + kernelColumn
        for input in 0..<depth {
          taps.append((pixel * channels + first + input, weight * depth + input))
        }
      }
    }
    return taps
  }
}
