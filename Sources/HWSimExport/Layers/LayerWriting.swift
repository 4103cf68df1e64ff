internal import HWSimCore

extension GraphWriter {
  mutating func write(_ network: Network) throws(ExportError) {
    let isRead = network.consumers.map { !$0.isEmpty }
    var tensors: [ONNXTensor] = []
    for (index, layer) in network.layers.enumerated() {
      let inputs = layer.inputs.map { tensors[$0] }
      var output = ONNXTensor(name: layerNames[index], shape: layer.output)
      if case .input = layer.operation {
        addInput(output)
      } else {
        do throws(ExportProblem) {
          output.isFlat = try write(layer.operation, inputs, output)
        } catch {
          throw ExportError(network.name, "layer '\(layer.name)': \(error.text)")
        }
        if isRead[index] { addInner(output) } else { addOutput(output) }
      }
      tensors.append(output)
    }
  }

  /// Writes the nodes of one layer.
  /// - Returns: whether its output is flat.
  private mutating func write(
    _ operation: Operation, _ inputs: [ONNXTensor], _ output: ONNXTensor
  ) throws(ExportProblem) -> Bool {
    switch operation {
    case .input: return false
    case .convolution(let convolution): writeConvolution(convolution, inputs[0], output)
    case .pooling(let pooling): try writePooling(pooling, inputs[0], output)
    case .fullyConnected(let layer):
      writeFullyConnected(layer, inputs[0], output)
      return true
    case .activation(let activation):
      writeActivation(activation, inputs[0].name, output.name)
      return inputs[0].isFlat
    case .batchNormalization:
      writeBatchNormalization(inputs[0], output)
      return inputs[0].isFlat
    case .localResponseNormalization(let size):
      writeResponseNormalization(size, inputs[0], output)
    case .softmax:
      add("Softmax", output: output.name, [inputs[0].name], [.integer("axis", 1)])
      return inputs[0].isFlat
    case .elementwise(let elementwise): return writeElementwise(elementwise, inputs, output)
    case .concatenation: return writeConcatenation(inputs, output)
    case .channelShuffle(let groups): writeShuffle(groups, inputs[0], output)
    case .view: add("Reshape", output: output.name, [inputs[0].name, constant(output.dimensions)])
    case .rearrangement(let name, _), .uncosted(let name, _):
      throw ExportProblem(
        "operator '\(name)' is known by its output alone, which ONNX cannot hold; expected layers "
          + "that hwsim costs, as those of the networks it knows by name")
    }
    return false
  }
}
