public import HWSimCore

extension Network {
  /// The same network with each batch normalisation folded into the convolution or fully connected
  /// layer that it alone reads, as exporters and runtimes do before inference: scales go into the
  /// weights, shifts into a bias per output. MACs and outputs stay; two parameters per channel become one.
  public func foldingBatchNormalization() throws(NetworkError) -> Network {
    try rewritten { rewriter, index, layer throws(NetworkError) in
      let consumers = rewriter.consumers
      if layer.operation == .batchNormalization, let input = layer.inputs.first,
        consumers[input].count == 1, layers[input].operation.withBias != nil
      {
        return rewriter.tensor(input)
      }
      let isFolded =
        consumers[index].count == 1
        && layers[consumers[index][0]].operation == .batchNormalization
      return try rewriter.keep(layer, as: isFolded ? layer.operation.withBias : nil)
    }
  }
}
