import CKernels
import HWSimCore
import HWSimHarness
import Testing

@Suite struct LayersBecomeKernelCalls {
  @Test func clampsAreFusedAndViewsAreFree() throws {
    var builder = NetworkBuilder(name: "net")
    let image = try builder.input(channels: 4, height: 8, width: 8)
    let convolution = try builder.add(
      "conv", .convolution(Convolution(outputs: 8, kernel: Extent(3), padding: Padding(1))), image)
    let clamped = try builder.activation("relu", .relu, convolution)
    let depthwise = try builder.add(
      "dw",
      .convolution(
        Convolution(
          outputs: 8, kernel: Extent(3), stride: Extent(2), padding: Padding(1), groups: 8)),
      clamped)
    let flat = try #require(Shape(channels: 128))
    let view = try builder.add("flatten", .view(flat), depthwise)
    _ = try builder.fullyConnected("fc", view, outputs: 10)
    let steps = try builder.finish().kernelSteps()

    #expect(steps.map(\.kernel) == ["conv", "depthwise", "fully_connected"])
    #expect(steps.map(\.clamp) == [.relu, nil, nil])
    // The depthwise layer reads the convolution, the last one the depthwise layer.
    #expect(steps.map(\.inputs) == [[0], [1], [3]])
    #expect(steps.map(\.tapsPerOutput) == [3 * 3 * 4, 3 * 3, 4 * 4 * 8])
  }

  /// A clamp whose input others read as well cannot be part of it.
  @Test func aSharedTensorIsNotClamped() throws {
    var builder = NetworkBuilder(name: "net")
    let image = try builder.input(channels: 4, height: 8, width: 8)
    let sum = try builder.add("sum", .elementwise(.add), image, image)
    let clamped = try builder.activation("relu", .relu6, sum)
    _ = try builder.add("again", .elementwise(.add), sum, clamped)
    let steps = try builder.finish().kernelSteps()
    #expect(steps.map(\.kernel) == ["add", "relu", "add"])
    #expect(steps.map(\.clamp) == [nil, .relu6, nil])
  }

  @Test func layersWithoutKernelAreNamed() throws {
    var builder = NetworkBuilder(name: "net")
    let image = try builder.input(channels: 4, height: 8, width: 8)
    _ = try builder.activation("sigma", .sigmoid, image)
    let network = try builder.finish()
    #expect(throws: HarnessError("sigma: no kernel for a activation")) {
      try network.kernelSteps()
    }
  }
}
