internal import HWSimCore

extension GraphWriter {
  mutating func writeConvolution(
    _ convolution: Convolution, _ input: ONNXTensor, _ output: ONNXTensor
  ) {
    let kernel = convolution.kernel
    let channels = input.shape.channels / convolution.groups
    let weight = parameter(
      "weight", of: output.name, [convolution.outputs, channels] + kernel.sides,
      .weights(inputs: channels * kernel.area))
    var inputs = [image(input), weight]
    if convolution.hasBias { inputs.append(bias(of: output.name, convolution.outputs)) }
    add(
      "Conv", output: output.name, inputs,
      [
        .integers("kernel_shape", kernel.sides),
        .integers("strides", convolution.stride.sides),
        .integers("pads", convolution.padding.edges),
        .integers("dilations", convolution.dilation.sides),
        .integer("group", convolution.groups),
      ])
  }

  /// Its kernels are inputs x outputs, the other way round than a convolution's.
  mutating func writeTransposedConvolution(
    _ convolution: TransposedConvolution, _ input: ONNXTensor, _ output: ONNXTensor
  ) {
    let (kernel, channels) = (convolution.kernel, input.shape.channels)
    let weight = parameter(
      "weight", of: output.name,
      [channels, convolution.outputs / convolution.groups] + kernel.sides,
      .weights(inputs: channels / convolution.groups * kernel.area))
    var inputs = [image(input), weight]
    if convolution.hasBias { inputs.append(bias(of: output.name, convolution.outputs)) }
    add(
      "ConvTranspose", output: output.name, inputs,
      [
        .integers("kernel_shape", kernel.sides),
        .integers("strides", convolution.stride.sides),
        .integers("pads", convolution.padding.edges),
        .integers("dilations", convolution.dilation.sides),
        .integers("output_padding", convolution.outputPadding.sides),
        .integer("group", convolution.groups),
      ])
  }
}
