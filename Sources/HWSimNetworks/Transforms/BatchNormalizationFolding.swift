public import HWSimCore

extension Network {
  /// The same network with each batch normalisation folded into the convolution or fully connected
  /// layer that it alone reads, as exporters and runtimes do before inference: scales go into the
  /// weights, shifts into a bias per output. MACs and outputs stay; two parameters per channel become one.
  public func foldingBatchNormalization() throws(NetworkError) -> Network {
    var builder = NetworkBuilder(name: name)
    builder.storedPrecision = storedPrecision
    let consumers = consumers
    var tensors: [NetworkBuilder.Tensor] = []
    for (index, layer) in layers.enumerated() {
      if layer.operation == .batchNormalization, let input = layer.inputs.first,
        consumers[input].count == 1, layers[input].operation.withBias != nil
      {
        tensors.append(tensors[input])
        continue
      }
      let isFolded =
        consumers[index].count == 1
        && layers[consumers[index][0]].operation == .batchNormalization
      builder.block = layer.block
      tensors.append(
        try builder.add(
          layer.name, isFolded ? layer.operation.withBias ?? layer.operation : layer.operation,
          layer.inputs.map { tensors[$0] }, zeroWeights: layer.zeroWeights))
    }
    return try builder.finish()
  }
}
