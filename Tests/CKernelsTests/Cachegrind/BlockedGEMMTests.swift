import HWSimCore
import HWSimDevices
import HWSimHarness
import HWSimSimulator
import Testing

/// Does the simulator's trace make the accesses that the C code makes?
@Suite(.enabled(if: DriverRun.canBeWatched, Comment(rawValue: DriverRun.missing)))
struct BlockedGEMMEqualsCachegrind {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let kernel: String
    /// Of an image's side; the kernel's side, if it has one.
    let side, channels, outputs: Int
    var taps = 1
    var stride = 1
    var padding = 0
    var groups = 1
    var batch = 1
    var isInt8 = false
    /// Share of the references by which those of the stack may differ from what the runtime's loops say.
    var stack = 0.01
  }

  /// Transformations of tiles at the image's edges keep blocks and bounds on the stack; what that makes
  /// depends on the edge, which the runtime's loops do not know.
  private static let edges = 0.03

  static let cases: [Case] = [
    Case(
      testDescription: "whole tiles", kernel: "pointwise", side: 12, channels: 96, outputs: 96),
    Case(
      testDescription: "ragged rows and columns", kernel: "pointwise", side: 7, channels: 112,
      outputs: 37, batch: 2),
    Case(
      testDescription: "several blocks of depth", kernel: "pointwise", side: 7, channels: 576,
      outputs: 40),
    Case(
      testDescription: "first layer", kernel: "conv", side: 32, channels: 3, outputs: 32, taps: 3,
      stride: 2, padding: 1),
    Case(
      testDescription: "3x3 with padding, several panels", kernel: "conv", side: 14, channels: 32,
      outputs: 24, taps: 3, padding: 1),
    Case(
      testDescription: "strided 1x1", kernel: "conv", side: 14, channels: 72, outputs: 64,
      stride: 2),
    Case(
      testDescription: "groups", kernel: "conv", side: 8, channels: 60, outputs: 120, taps: 3,
      padding: 1, groups: 3),
    Case(
      testDescription: "one image", kernel: "fully_connected", side: 1, channels: 640,
      outputs: 500),
    Case(
      testDescription: "three images", kernel: "fully_connected", side: 2, channels: 100,
      outputs: 130, batch: 3),
    Case(
      testDescription: "Winograd, ragged everywhere", kernel: "winograd4", side: 15, channels: 36,
      outputs: 44, taps: 3, padding: 1, stack: edges),
    Case(
      testDescription: "Winograd, several panels", kernel: "winograd4", side: 24, channels: 16,
      outputs: 16, taps: 3, padding: 1, stack: edges),
    Case(
      testDescription: "int8, ragged everywhere", kernel: "pointwise", side: 7, channels: 575,
      outputs: 45, isInt8: true),
    Case(
      testDescription: "int8 3x3", kernel: "conv", side: 12, channels: 40, outputs: 64, taps: 3,
      padding: 1, isInt8: true),
    Case(
      testDescription: "int8 groups", kernel: "conv", side: 8, channels: 60, outputs: 60, taps: 3,
      stride: 2, padding: 1, groups: 3, isInt8: true),
    Case(
      testDescription: "int8, one image", kernel: "fully_connected", side: 1, channels: 640,
      outputs: 500, isInt8: true),
  ]

  @Test(arguments: cases)
  func inReferencesAndMisses(trial: Case) throws {
    let shape = try #require(
      Shape(
        batch: trial.batch, channels: trial.channels, height: trial.side, width: trial.side))
    let isDense = trial.kernel == "fully_connected"
    let operation: Operation =
      isDense
      ? .fullyConnected(FullyConnected(outputs: trial.outputs, hasBias: true))
      : .convolution(
        Convolution(
          outputs: trial.outputs, kernel: Extent(trial.taps), stride: Extent(trial.stride),
          padding: Padding(trial.padding), groups: trial.groups, hasBias: true))
    let rule = isDense ? "fully-connected" : trial.groups > 1 ? "grouped-conv" : trial.kernel
    let runtime =
      trial.isInt8
      ? "hwsim-avx2-int8" : trial.kernel == "winograd4" ? "hwsim-avx2-winograd" : "hwsim-avx2"
    let precision = trial.isInt8 ? Precision.int8 : .fp32
    let rules = try shippedProfiles.runtime(runtime).kernels
    let template = try #require(rules.first { $0.kernel.name == rule }?.kernel)
    let trace = try TraceCounts(template, operation, [shape], .nhwc, precision)
    let run = DriverRun(
      trial.kernel, precision,
      keys: [
        "batch=\(trial.batch)", "height=\(trial.side)", "width=\(trial.side)",
        "channels=\(trial.channels)", "out_channels=\(trial.outputs)", "kernel=\(trial.taps)",
        "stride=\(trial.stride)", "pad=\(trial.padding)", "groups=\(trial.groups)",
      ])
    let accesses = try LackeyAccesses(of: run)
    #expect(trace.reads == accesses.reads)
    #expect(trace.writes == accesses.writes)

    let counts = try run.counts()
    #expect(abs(counts.references - accesses.references) <= DriverRun.own)
    // With the stack: about 200 accesses and 100 lines are the call's own, before its loops.
    let spills = try spills(template, operation, shape, precision)
    let room = 200 + Int(trial.stack * Double(counts.references))
    #expect(abs(trace.reads + trace.writes + spills - counts.references) <= room)
    #expect(abs(trace.misses - counts.misses) <= 100 + counts.misses / 100)
  }

  /// What the runtime's file says of accesses to the stack, which are in no trace: loads and stores of loops
  /// that have no others.
  private func spills(
    _ template: KernelTemplate, _ operation: Operation, _ shape: Shape, _ precision: Precision
  ) throws -> Int {
    var stack = template
    stack.loops = template.loops.filter { loop, _ in
      switch loop {
      case .block, .tile: true
      case .gatherRun, .pixel: template.method == .blockedGEMM
      default: false
      }
    }
    let mix = try TraceCounts(stack, operation, [shape], .nhwc, precision).mix
    return Int(mix.load + mix.store)
  }
}

/// The repository's own devices and runtimes.
private let shippedProfiles = ProfileStore(directories: [
  #filePath.split(separator: "/", omittingEmptySubsequences: false)
    .dropLast(4).joined(separator: "/") + "/devices"
])
