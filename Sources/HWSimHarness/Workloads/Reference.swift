import CKernels
import HWSimCore

/// What a layer's results should be, computed plainly, in double precision, one output at a time.
///
/// Large layers are checked on a sample of their outputs, borders among them.
package struct Reference {
  private let workload: LayerWorkload
  private let s: ck_shape
  private static let most = 2000

  package init(_ workload: LayerWorkload) {
    self.workload = workload
    s = workload.sizes.pointee
  }

  /// How the output differs from what it should be; nil where it does not.
  ///
  /// - fp32: within 2⁻¹⁶ of the sum of the magnitudes of what was added up: about 128 roundings in the
  ///   same direction.
  /// - int8: within one step, as what is to be rounded may lie between two.
  package func complaint() -> String? {
    let count = workload.output.bytes / workload.precision.bytes
    // A stride that shares no factor with the usual sizes visits all channels and borders.
    let step = max(1, count / Self.most) | 1
    var index = 0
    while index < count {
      let (expected, size) = result(index)
      let actual = value(workload.output, index)
      let tolerance = workload.precision == .int8 ? 1.001 : size / 65536 + 1e-30
      guard abs(actual - expected) <= tolerance else {
        return "output \(index) is \(actual) instead of \(expected)"
      }
      index += step
    }
    return nil
  }

  private func value(_ tensor: Tensor, _ index: Int) -> Double {
    workload.precision == .int8
      ? Double(tensor.values(of: Int8.self)[index]) : Double(tensor.values(of: Float.self)[index])
  }

  /// The value of output number `index` and the sum of magnitudes that it is made of.
  private func result(_ index: Int) -> (value: Double, size: Double) {
    let channels = Int(s.out_channels)
    let (pixel, channel) = (index / channels, index % channels)
    let plain: (value: Double, size: Double)
    switch workload.kernel {
    case "conv", "pointwise", "depthwise", "direct": plain = convolution(pixel, channel)
    case "fully_connected": plain = product(pixel, channel)
    case "max_pool", "average_pool": plain = pool(pixel, channel)
    case "batch_norm":
      let scaled = value(workload.inputs[0], index) * float(workload.constants.weights, channel)
      let shift = float(workload.constants.biases, channel)
      plain = (scaled + shift, abs(scaled) + abs(shift))
    case "add":
      let (a, b) = (value(workload.inputs[0], index), value(workload.inputs[1], index))
      plain = (a + b, abs(a) + abs(b))
    case "concat": plain = exact(concatenated(pixel, channel))
    case "shuffle":
      let groups = Int(s.groups)
      let source = channel % groups * (channels / groups) + channel / groups
      plain = exact(value(workload.inputs[0], pixel * channels + source))
    case "softmax": return softmax(pixel, channel)
    default: plain = exact(value(workload.inputs[0], index))
    }
    return (clamped(plain.value), plain.size)
  }

  private func exact(_ value: Double) -> (Double, Double) { (value, abs(value)) }

  private func clamped(_ value: Double) -> Double {
    let bounds = workload.bounds
    let rounded = workload.precision == .int8 ? value.rounded(.toNearestOrEven) : value
    return min(max(rounded, Double(bounds.lowerBound)), Double(bounds.upperBound))
  }

  private func float(_ tensor: Tensor?, _ index: Int) -> Double {
    tensor.map { Double($0.values(of: Float.self)[index]) } ?? 0
  }

  /// A sum of products with its bias, scaled where it is one of bytes.
  private func finished(
    _ sum: Double, _ size: Double, _ channel: Int
  ) -> (value: Double, size: Double) {
    guard workload.precision == .int8 else {
      let bias = float(workload.constants.biases, channel)
      return (sum + bias, size + abs(bias))
    }
    let bias = workload.constants.biases?.values(of: Int32.self)[channel] ?? 0
    return ((sum + Double(bias)) * float(workload.constants.scales, channel), size)
  }

  private func weight(_ index: Int) -> Double {
    workload.constants.weights.map { value($0, index) } ?? 0
  }

  private func convolution(_ pixel: Int, _ channel: Int) -> (value: Double, size: Double) {
    let perGroup = Int(s.channels / s.groups)
    let group = channel / Int(s.out_channels / s.groups)
    let area = Int(s.kernel_height) * Int(s.kernel_width)
    var (sum, size) = (0.0, 0.0)
    window(pixel) { tap, from in
      for c in 0..<perGroup {
        let x = value(workload.inputs[0], from * Int(s.channels) + group * perGroup + c)
        let product = x * weight((channel * area + tap) * perGroup + c)
        sum += product
        size += abs(product)
      }
    }
    return finished(sum, size, channel)
  }

  private func product(_ image: Int, _ channel: Int) -> (value: Double, size: Double) {
    let depth = Int(s.height) * Int(s.width) * Int(s.channels)
    var (sum, size) = (0.0, 0.0)
    for k in 0..<depth {
      let product = value(workload.inputs[0], image * depth + k) * weight(channel * depth + k)
      sum += product
      size += abs(product)
    }
    return finished(sum, size, channel)
  }

  /// Averages leave out the padding.
  private func pool(_ pixel: Int, _ channel: Int) -> (value: Double, size: Double) {
    var (sum, size, largest, taps) = (0.0, 0.0, -Double.infinity, 0.0)
    window(pixel) { _, from in
      let x = value(workload.inputs[0], from * Int(s.channels) + channel)
      sum += x
      size += abs(x)
      largest = max(largest, x)
      taps += 1
    }
    return workload.kernel == "max_pool" ? exact(largest) : (sum / taps, size / taps)
  }

  /// Calls `body` with each tap of an output pixel that lies on the image, and the input pixel under it.
  private func window(_ pixel: Int, _ body: (_ tap: Int, _ pixel: Int) -> Void) {
    let outputs = Int(s.out_height) * Int(s.out_width)
    let (image, y, x) = (
      pixel / outputs, pixel % outputs / Int(s.out_width), pixel % Int(s.out_width)
    )
    for ky in 0..<Int(s.kernel_height) {
      let row = y * Int(s.stride_height) - Int(s.pad_top) + ky * Int(s.dilation_height)
      guard 0..<Int(s.height) ~= row else { continue }
      for kx in 0..<Int(s.kernel_width) {
        let column = x * Int(s.stride_width) - Int(s.pad_left) + kx * Int(s.dilation_width)
        guard 0..<Int(s.width) ~= column else { continue }
        body(
          ky * Int(s.kernel_width) + kx, (image * Int(s.height) + row) * Int(s.width) + column)
      }
    }
  }

  private func concatenated(_ pixel: Int, _ channel: Int) -> Double {
    var rest = channel
    for input in workload.inputs {
      let channels = input.bytes / workload.precision.bytes / pixels
      if rest < channels { return value(input, pixel * channels + rest) }
      rest -= channels
    }
    return .nan
  }

  private var pixels: Int { Int(s.batch) * Int(s.height) * Int(s.width) }

  /// int8 has the scale 1/256 and the zero point -128.
  private func softmax(_ pixel: Int, _ channel: Int) -> (value: Double, size: Double) {
    let channels = Int(s.channels)
    let values = (0..<channels).map { value(workload.inputs[0], pixel * channels + $0) }
    let largest = values.max() ?? 0
    let sum = values.reduce(0) { $0 + exponential($1 - largest) }
    let share = exponential(values[channel] - largest) / sum
    return workload.precision == .int8 ? (min(share * 256, 255) - 128, 256) : (share, 1)
  }
}
