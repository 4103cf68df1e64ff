import HWSimCore
import Testing

/// Does the simulator's trace make the accesses that the C code makes? Windows, element-wise passes, copies
/// and direct convolution, in their AVX2 build.
@Suite(.enabled(if: Driver.canBeWatched, Comment(rawValue: Driver.missing)))
struct SmallKernelsEqualCachegrind {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let kernel: String
    let operation: Operation
    /// height x width x channels
    let inputs: [[Int]]
    /// Of the driver, beside the first input's shape.
    var arguments: [String] = []
    var layout = TensorLayout.nhwc
    var precision = Precision.fp32
    let template: KernelTemplate
  }

  @Test(arguments: windows + passes + copies + direct)
  func inAccessesAndMisses(trial: Case) throws {
    let shapes = try trial.inputs.map {
      try #require(Shape(batch: 1, channels: $0[2], height: $0[0], width: $0[1]))
    }
    let trace = try SmallKernelTrace(
      trial.template, trial.operation, shapes, trial.layout, trial.precision)
    let arguments =
      [
        trial.kernel, trial.precision == .fp32 ? "f32" : "s8", trial.layout.rawValue, "avx2",
        "height=\(shapes[0].height)", "width=\(shapes[0].width)", "channels=\(shapes[0].channels)",
      ] + trial.arguments
    let accesses = try TensorAccesses(of: arguments)
    #expect(trace.reads == accesses.reads)
    #expect(trace.writes == accesses.writes)
    // To 1 %, and 40 lines of stack, of code's constants and of the call's arguments.
    let misses = try DriverCounts(of: arguments).misses
    #expect(abs(trace.misses - misses) <= misses / 100 + 40, "\(trace.misses), not \(misses)")
  }

  private static func template(
    _ method: KernelMethod, _ loadBytes: Int, block: Int? = nil
  ) -> KernelTemplate {
    KernelTemplate(
      name: "trial", method: method, tile: RegisterTile(columns: 7), depthBlock: block,
      loadBytes: loadBytes)
  }

  private static func depthwise(
    _ side: Int, _ channels: Int, _ kernel: Int, _ stride: Int, _ padding: Int, dilation: Int = 1,
    layout: TensorLayout = .nhwc, precision: Precision = .fp32
  ) -> Case {
    let operation = Operation.convolution(
      Convolution(
        outputs: channels, kernel: Extent(kernel), stride: Extent(stride),
        padding: Padding(padding), dilation: Extent(dilation), groups: channels, hasBias: true))
    return Case(
      testDescription:
        "depthwise \(side)x\(side)x\(channels) \(kernel)/\(stride) \(layout) \(precision)",
      kernel: "depthwise", operation: operation, inputs: [[side, side, channels]],
      arguments: [
        "kernel=\(kernel)", "stride=\(stride)", "pad=\(padding)", "dilation=\(dilation)",
      ], layout: layout, precision: precision,
      template: template(.windowTile, 8 * precision.bytes, block: 64))
  }

  private static func pool(
    _ kind: Pooling.Kind, _ side: Int, _ channels: Int, _ kernel: Int, _ stride: Int,
    _ padding: Int, layout: TensorLayout = .nhwc
  ) -> Case {
    Case(
      testDescription: "\(kind) pooling \(side)x\(side)x\(channels) \(kernel)/\(stride) \(layout)",
      kernel: kind == .max ? "max_pool" : "average_pool",
      operation: .pooling(
        Pooling(
          kind, kernel: Extent(kernel), stride: Extent(stride), padding: Padding(padding))),
      inputs: [[side, side, channels]],
      arguments: ["kernel=\(kernel)", "stride=\(stride)", "pad=\(padding)"], layout: layout,
      template: template(.windowTile, 32, block: 64))
  }

  static let windows = [
    depthwise(14, 136, 3, 1, 1), depthwise(15, 100, 3, 2, 1), depthwise(14, 40, 5, 1, 2),
    depthwise(10, 24, 3, 1, 2, dilation: 2), depthwise(12, 5, 3, 1, 1),
    depthwise(14, 43, 3, 1, 1, precision: .int8), depthwise(14, 6, 3, 1, 1, layout: .nchw),
    pool(.max, 15, 72, 3, 2, 1), pool(.average, 14, 24, 2, 2, 0), pool(.average, 7, 128, 7, 1, 0),
    pool(.max, 14, 6, 3, 2, 1, layout: .nchw),
  ]

  private static func pass(
    _ kernel: String, _ operation: Operation, _ inputs: [[Int]], precision: Precision = .fp32,
    loadBytes: Int = 32
  ) -> Case {
    Case(
      testDescription: "\(kernel) \(inputs[0]) \(precision)", kernel: kernel,
      operation: operation, inputs: inputs, precision: precision,
      template: template(.elementwise, loadBytes))
  }

  static let passes = [
    pass("relu", .activation(.relu), [[20, 20, 37]]),
    pass("add", .elementwise(.add), [[20, 20, 37], [20, 20, 37]]),
    pass(
      "add", .elementwise(.add), [[20, 20, 37], [20, 20, 37]], precision: .int8, loadBytes: 8),
    pass("requantize", .quantization, [[20, 20, 37]], precision: .int8, loadBytes: 8),
    pass("batch_norm", .batchNormalization, [[14, 14, 75]]),
    pass("softmax", .softmax, [[1, 1, 4000]]),
  ]

  private static func copy(
    _ kernel: String, _ operation: Operation, _ inputs: [[Int]], _ arguments: [String],
    _ layout: TensorLayout
  ) -> Case {
    Case(
      testDescription: "\(kernel) \(layout)", kernel: kernel, operation: operation,
      inputs: inputs, arguments: arguments, layout: layout, template: template(.copy, 32))
  }

  static let copies = [TensorLayout.nhwc, .nchw].flatMap { layout in
    [
      copy(
        "concat", .concatenation, [[14, 14, 40], [14, 14, 53]],
        ["inputs=2", "channels0=40", "channels1=53"], layout),
      copy("shuffle", .channelShuffle(groups: 4), [[10, 10, 60]], ["groups=4"], layout),
    ]
  }

  static let direct = [(side: 12, channels: 3, outputs: 8, groups: 1), (8, 40, 8, 4)].map {
    shape in
    Case(
      testDescription: "direct \(shape)", kernel: "direct",
      operation: .convolution(
        Convolution(
          outputs: shape.outputs, kernel: Extent(3), padding: Padding(1), groups: shape.groups,
          hasBias: true)),
      inputs: [[shape.side, shape.side, shape.channels]],
      arguments: [
        "out_channels=\(shape.outputs)", "kernel=3", "pad=1", "groups=\(shape.groups)",
      ], template: template(.directRows, 32))
  }
}
