import HWSimCore
import HWSimHarness
import HWSimSimulator
import Testing

/// Does the simulator's trace make the accesses that the C code makes? Windows, element-wise passes, copies
/// and direct convolution, in their AVX2 build.
@Suite(.enabled(if: DriverRun.canBeWatched, Comment(rawValue: DriverRun.missing)))
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
    /// Accesses to the stack and to constants for each access to a tensor, at most.
    var besides = 0.0
  }

  /// Every access to a tensor, and no other; what cachegrind counts besides is the stack's and the call's.
  @Test(arguments: small) func inAccesses(trial: Case) throws {
    let trace = try trace(of: trial)
    let accesses = try LackeyAccesses(of: run(of: trial))
    #expect(trace.reads == accesses.reads)
    #expect(trace.writes == accesses.writes)
    let references = try run(of: trial).counts().references
    #expect(abs(references - accesses.references) <= DriverRun.own)
    let most = DriverRun.own + Int(trial.besides * Double(accesses.reads + accesses.writes))
    #expect(accesses.stack + accesses.constants <= most)
    print(
      "BESIDES", trial.testDescription, accesses.reads + accesses.writes, accesses.stack,
      accesses.constants)
  }

  /// To 1 %, and 40 lines of stack, of code's constants and of the call's arguments. Where tensors fill the
  /// cache to the last way those few lines cost more: a 5x5 kernel on 14x14x80 has 7 % more misses.
  @Test(arguments: large) func inMisses(trial: Case) throws {
    let trace = try trace(of: trial)
    let misses = try run(of: trial).counts().misses
    #expect(abs(trace.misses - misses) <= misses / 100 + 40, "\(trace.misses), not \(misses)")
  }

  private func trace(of trial: Case) throws -> TraceCounts {
    let shapes = try trial.inputs.map {
      try #require(Shape(batch: 1, channels: $0[2], height: $0[0], width: $0[1]))
    }
    return try TraceCounts(
      trial.template, trial.operation, shapes, trial.layout, trial.precision)
  }

  private func run(of trial: Case) -> DriverRun {
    let first = trial.inputs[0]
    return DriverRun(
      trial.kernel, trial.precision, trial.layout,
      keys: ["height=\(first[0])", "width=\(first[1])", "channels=\(first[2])"]
        + trial.arguments)
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
    layout: TensorLayout = .nhwc, precision: Precision = .fp32, besides: Double = 0
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
      template: template(.windowTile, 8 * precision.bytes, block: 64), besides: besides)
  }

  private static func pool(
    _ kind: Pooling.Kind, _ side: Int, _ channels: Int, _ kernel: Int, _ stride: Int,
    _ padding: Int, layout: TensorLayout = .nhwc, besides: Double = 0
  ) -> Case {
    Case(
      testDescription: "\(kind) pooling \(side)x\(side)x\(channels) \(kernel)/\(stride) \(layout)",
      kernel: kind == .max ? "max_pool" : "average_pool",
      operation: .pooling(
        Pooling(
          kind, kernel: Extent(kernel), stride: Extent(stride), padding: Padding(padding))),
      inputs: [[side, side, channels]],
      arguments: ["kernel=\(kernel)", "stride=\(stride)", "pad=\(padding)"], layout: layout,
      template: template(.windowTile, 32, block: 64), besides: besides)
  }

  private static func pass(
    _ kernel: String, _ operation: Operation, _ inputs: [[Int]], precision: Precision = .fp32,
    loadBytes: Int = 32, besides: Double = 0
  ) -> Case {
    Case(
      testDescription: "\(kernel) \(inputs[0]) \(precision)", kernel: kernel,
      operation: operation, inputs: inputs, precision: precision,
      template: template(.elementwise, loadBytes), besides: besides)
  }

  private static func copy(
    _ kernel: String, _ operation: Operation, _ inputs: [[Int]], _ arguments: [String],
    _ layout: TensorLayout
  ) -> Case {
    Case(
      testDescription: "\(kernel) \(layout)", kernel: kernel, operation: operation,
      inputs: inputs, arguments: arguments, layout: layout, template: template(.copy, 32))
  }

  private static func copies(_ side: Int, _ one: Int, _ other: Int) -> [Case] {
    [TensorLayout.nhwc, .nchw].flatMap { layout in
      [
        copy(
          "concat", .concatenation, [[side, side, one], [side, side, other]],
          ["inputs=2", "channels0=\(one)", "channels1=\(other)"], layout),
        copy("shuffle", .channelShuffle(groups: 4), [[side, side, one]], ["groups=4"], layout),
      ]
    }
  }

  private static func direct(_ side: Int, _ channels: Int, groups: Int, besides: Double) -> Case {
    Case(
      testDescription: "direct \(side)x\(side)x\(channels), \(groups) groups", kernel: "direct",
      operation: .convolution(
        Convolution(
          outputs: 8, kernel: Extent(3), padding: Padding(1), groups: groups, hasBias: true)),
      inputs: [[side, side, channels]],
      arguments: ["out_channels=8", "kernel=3", "pad=1", "groups=\(groups)"],
      template: template(.directRows, 32), besides: besides)
  }

  // The shares are of images so small that what is done for each row or output weighs most: of 14x14x136
  // channels, for instance, they are a quarter.
  static let small =
    [
      depthwise(9, 43, 3, 1, 1, besides: 0.5), depthwise(9, 20, 3, 2, 1, besides: 1),
      depthwise(8, 24, 5, 1, 2, besides: 0.5),
      // One vector of channels for each output's own bounds.
      depthwise(8, 8, 3, 1, 2, dilation: 2, besides: 3.5), depthwise(8, 5, 3, 1, 1, besides: 3),
      depthwise(8, 21, 3, 1, 1, precision: .int8, besides: 1.1),
      depthwise(10, 3, 3, 1, 1, layout: .nchw, besides: 2.7),
      pool(.max, 9, 20, 3, 2, 1, besides: 1), pool(.average, 8, 12, 2, 2, 0, besides: 2.5),
      pool(.max, 9, 3, 3, 2, 1, layout: .nchw, besides: 3),
      pass("relu", .activation(.relu), [[6, 6, 37]]),
      pass(
        "add", .elementwise(.add), [[6, 6, 37], [6, 6, 37]], precision: .int8, loadBytes: 8),
      pass("batch_norm", .batchNormalization, [[5, 5, 43]]),
      // Coefficients of the exponential's polynomial.
      pass("softmax", .softmax, [[1, 1, 1000]], besides: 1.6),
      direct(6, 3, groups: 1, besides: 3.5), direct(5, 40, groups: 4, besides: 1.5),
    ] + copies(5, 20, 29)

  static let large =
    [
      depthwise(14, 136, 3, 1, 1), depthwise(15, 100, 3, 2, 1), depthwise(14, 40, 5, 1, 2),
      depthwise(28, 24, 3, 1, 1, layout: .nchw), pool(.max, 15, 144, 3, 2, 1),
      pool(.average, 7, 256, 7, 1, 0),
      pass("add", .elementwise(.add), [[20, 20, 37], [20, 20, 37]]),
      pass("batch_norm", .batchNormalization, [[20, 20, 75]]),
      pass("softmax", .softmax, [[1, 1, 16000]]),
    ] + copies(16, 80, 53)
}
