import Foundation
import HWSimCore
import HWSimNetworks
import HWSimTestSupport
import Testing

/// A convolution behind another layer, so that its input has a gradient.
struct ConvolutionCase: Sendable, CustomTestStringConvertible {
  var inputs = 8
  var outputs = 12
  var height = 11
  var width = 9
  var kernel = 3
  var stride = 1
  var padding = 1
  var dilation = 1
  var groups = 1
  var batch = 2
  var isTransposed = false

  var testDescription: String {
    "\(isTransposed ? "transposed " : "")\(inputs)-\(outputs) of \(height)x\(width), kernel \(kernel), stride "
      + "\(stride), padding \(padding), dilation \(dilation), groups \(groups)"
  }

  static let all = [
    ConvolutionCase(),
    ConvolutionCase(kernel: 1, padding: 0),
    ConvolutionCase(padding: 0),
    ConvolutionCase(stride: 2),
    ConvolutionCase(height: 12, width: 10, stride: 2),
    ConvolutionCase(kernel: 1, stride: 2, padding: 0),
    ConvolutionCase(kernel: 5, stride: 3, padding: 2),
    ConvolutionCase(padding: 2, dilation: 2),
    ConvolutionCase(stride: 2, padding: 2, dilation: 2),
    ConvolutionCase(groups: 4),
    ConvolutionCase(stride: 2, groups: 2),
    ConvolutionCase(outputs: 8, groups: 8),
    ConvolutionCase(outputs: 8, stride: 2, groups: 8),
    ConvolutionCase(outputs: 16, groups: 8),
    ConvolutionCase(kernel: 4, stride: 2, isTransposed: true),
    ConvolutionCase(stride: 2, groups: 4, isTransposed: true),
  ]

  func network() throws -> Network {
    var build = NetworkBuilder(name: "small", batch: batch)
    let image = try build.input(channels: 3, height: height, width: width)
    let before = try build.convolution("before", image, outputs: inputs, kernel: 1)
    let operation: HWSimCore.Operation =
      if isTransposed {
        .transposedConvolution(
          TransposedConvolution(
            outputs: outputs, kernel: Extent(kernel), stride: Extent(stride),
            padding: Padding(padding), dilation: Extent(dilation), groups: groups, hasBias: true))
      } else {
        .convolution(
          Convolution(
            outputs: outputs, kernel: Extent(kernel), stride: Extent(stride),
            padding: Padding(padding), dilation: Extent(dilation), groups: groups, hasBias: true))
      }
    _ = try build.add("layer", operation, before)
    return try build.finish()
  }
}

@Suite("Do gradients have the shapes and the work of what they are gradients of?")
struct BackwardShapeTests {
  @Test(arguments: ConvolutionCase.all)
  func convolution(_ trial: ConvolutionCase) throws {
    let network = try trial.network()
    let step = try network.training(.sgd)
    let (before, layer) = (network.layers[1], network.layers[2])
    let input = try #require(step.layers.first { $0.name == "layer/dx" })
    let weights = try #require(step.layers.first { $0.name == "layer/dw" })
    let bias = try #require(step.layers.first { $0.name == "layer/db" })
    #expect(input.output == before.output)
    let (first, second) =
      trial.isTransposed ? (trial.inputs, trial.outputs) : (trial.outputs, trial.inputs)
    #expect(
      weights.output
        == Shape(
          batch: first, channels: second / trial.groups, height: trial.kernel, width: trial.kernel))
    #expect(bias.output == Shape(channels: trial.outputs))
    // Each product of the forward pass is met once in either gradient.
    let macs = network.counts(of: layer).macs
    #expect(step.counts(of: weights).macs == weightMACs(trial, macs, before, layer))
    #expect(step.counts(of: input).macs == macs)
    #expect(step.counts(of: input).parameters == 0)
  }

  /// A convolution's products are those of its window; a transposed one's, of the pixels that it spreads.
  private func weightMACs(
    _ trial: ConvolutionCase, _ macs: Int, _ before: Layer, _ layer: Layer
  ) -> Int {
    let pairs = trial.inputs * trial.outputs / trial.groups * trial.kernel * trial.kernel
    return (trial.isTransposed ? before.output : layer.output).pixels * trial.batch * pairs
  }

  @Test(
    "As PyTorch's autograd says",
    .enabled(if: PyTorch.python.isReady, "\(PyTorch.python.missing)"),
    arguments: ConvolutionCase.all)
  func equalsAutograd(_ trial: ConvolutionCase) throws {
    let step = try trial.network().training(.sgd)
    let shapes = try ["layer/dx", "layer/dw", "layer/db"].map { name in
      let output = try #require(step.layers.first { $0.name == name }).output
      return [output.batch, output.channels, output.height, output.width]
    }
    let published = try PyTorch.gradientShapes(trial)
    #expect(shapes[0] == published[0] && shapes[1] == published[1])
    #expect(shapes[2][1] == published[2][0])
  }
}

/// PyTorch, where it is installed.
private enum PyTorch {
  static let python = Python("torch", toVerify: "shapes of gradients are those of autograd")

  static func gradientShapes(_ trial: ConvolutionCase) throws -> [[Int]] {
    let kind = trial.isTransposed ? "ConvTranspose2d" : "Conv2d"
    let script = """
      import torch
      x = torch.randn(\(trial.batch), \(trial.inputs), \(trial.height), \(trial.width), requires_grad=True)
      layer = torch.nn.\(kind)(\(trial.inputs), \(trial.outputs), \(trial.kernel), stride=\(trial.stride),
          padding=\(trial.padding), dilation=\(trial.dilation), groups=\(trial.groups))
      layer(x).sum().backward()
      print([list(g.shape) for g in (x.grad, layer.weight.grad, layer.bias.grad)])
      """
    return try JSONDecoder().decode([[Int]].self, from: Data(python.output(["-c", script]).utf8))
  }
}
