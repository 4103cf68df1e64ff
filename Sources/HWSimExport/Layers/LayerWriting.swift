internal import HWSimCore

extension GraphWriter {
  mutating func write(_ network: Network) throws(ExportError) {
    let isRead = network.consumers.map { !$0.isEmpty }
    var tensors: [ONNXTensor] = []
    for (index, layer) in network.layers.enumerated() {
      let inputs = layer.inputs.map { tensors[$0] }
      let isFlat = layer.operation.isFlat(after: inputs)
      let output = ONNXTensor(name: layerNames[index], shape: layer.output, isFlat: isFlat)
      tensors.append(output)
      do throws(ExportProblem) {
        if let start = network.firstChannel(ofPart: index) {
          writeChannels(from: start, inputs[0], output)
        } else {
          try write(layer.operation, inputs, output)
        }
      } catch {
        throw ExportError(network.name, "layer '\(layer.name)': \(error.text)")
      }
      guard !layer.inputs.isEmpty else { continue }
      if isRead[index] { addInner(output) } else { addOutput(output) }
    }
  }

  /// Writes the nodes of one layer.
  private mutating func write(
    _ operation: Operation, _ inputs: [ONNXTensor], _ output: ONNXTensor
  ) throws(ExportProblem) {
    switch operation {
    case .input: addInput(output)
    case .constant: addConstant(output)
    case .convolution(let layer): writeConvolution(layer, inputs[0], output)
    case .transposedConvolution(let layer): writeTransposedConvolution(layer, inputs[0], output)
    case .fullyConnected(let layer): writeFullyConnected(layer, inputs[0], output)
    case .matrixMultiplication(let product): writeProduct(product, inputs, output)
    case .pooling(let pooling): try writePooling(pooling, inputs[0], output)
    case .reduction(let reduction): try writeReduction(reduction, inputs[0], output)
    case .activation(let activation): writeActivation(activation, inputs[0].name, output.name)
    case .elementwise(let elementwise): try writeElementwise(elementwise, inputs, output)
    case .batchNormalization: writeBatchNormalization(inputs[0], output)
    case .normalization(let layer): try writeNormalization(layer, inputs[0], output)
    case .localResponseNormalization(let size):
      writeResponseNormalization(size, inputs[0], output)
    case .softmax: add("Softmax", output: output.name, [inputs[0].name], [.integer("axis", 1)])
    case .concatenation: writeConcatenation(inputs, output)
    case .channelShuffle(let groups): writeShuffle(groups, inputs[0], output)
    case .view: add("Reshape", output: output.name, [inputs[0].name, constant(output.dimensions)])
    case .quantization:
      throw ExportProblem(
        "changes the precision in a way that the network does not say; expected fp32 layers")
    case .lstm, .unpooling, .priorBoxes, .detection, .regionPooling, .meanField, .weightGradient,
      .gradient, .update:
      throw ExportProblem(
        "is not written as ONNX; expected convolutions, poolings, products and their like")
    case .rearrangement(let name, _), .uncosted(let name, _):
      throw ExportProblem(
        "operator '\(name)' is known by its output alone, which ONNX cannot hold; expected layers "
          + "that hwsim costs, as those of the networks it knows by name")
    }
  }
}

extension Operation {
  /// A fully connected layer makes a matrix; what works on any shape keeps it one.
  fileprivate func isFlat(after inputs: [ONNXTensor]) -> Bool {
    switch self {
    case .fullyConnected: true
    case .activation, .elementwise, .batchNormalization, .softmax, .concatenation:
      inputs.allSatisfy(\.isFlat)
    default: false
    }
  }
}
