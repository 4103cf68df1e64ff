package import CKernels

/// A kernel and a shape in the words of kernelDriver, the program that runs one kernel for tools that
/// watch a whole process.
///
///     DriverCall(kernel: "pointwise", type: "f32", variant: "avx2", keys: ["channels=96", "height=14"])
package struct DriverCall: Hashable, Sendable {
  package var kernel: String
  /// `f32` or `s8`.
  package var type: String
  /// `nhwc` or `nchw`.
  package var layout: String
  package var variant: String
  /// `key=value`, as kernelDriver's `arguments.c` lists them.
  package var keys: [String]

  package enum Mode: String {
    /// Prepares all tensors and calls the kernel once.
    case run
    /// Does the same but for the call.
    case idle
  }

  package init(
    kernel: String, type: String, layout: String = "nhwc", variant: String, keys: [String]
  ) {
    self.kernel = kernel
    self.type = type
    self.layout = layout
    self.variant = variant
    self.keys = keys
  }

  package func arguments(_ mode: Mode) -> [String] {
    [mode.rawValue, kernel, type, layout, variant] + keys
  }

  /// The keys of a shape; what is zero the driver completes.
  package static func keys(of shape: ck_shape) -> [String] {
    let sizes: [(String, Int32)] = [
      ("batch", shape.batch), ("height", shape.height), ("width", shape.width),
      ("channels", shape.channels), ("out_height", shape.out_height),
      ("out_width", shape.out_width), ("out_channels", shape.out_channels),
      ("kernel_height", shape.kernel_height), ("kernel_width", shape.kernel_width),
      ("stride_height", shape.stride_height), ("stride_width", shape.stride_width),
      ("dilation_height", shape.dilation_height), ("dilation_width", shape.dilation_width),
      ("pad_top", shape.pad_top), ("pad_left", shape.pad_left), ("groups", shape.groups),
      ("inputs", shape.inputs),
    ]
    let joined = shape.input_channels
    let channels = [
      joined.0, joined.1, joined.2, joined.3, joined.4, joined.5, joined.6, joined.7,
    ]
    let named = sizes + channels.enumerated().map { ("channels\($0.offset)", $0.element) }
    return named.filter { $0.1 != 0 }.map { "\($0.0)=\($0.1)" }
  }
}
