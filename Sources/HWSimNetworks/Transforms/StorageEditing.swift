import HWSimCore

extension WeightStorage {
  /// Changed, and the lengths of modelled codes with it.
  func updated(_ change: (inout WeightStorage) -> Void) -> WeightStorage {
    var storage = self
    change(&storage)
    if storage.code?.isModelled == true { storage.code = storage.modelledCode }
    return storage
  }
}

extension Network {
  /// The same layers, with the weights of some stored otherwise.
  ///
  /// - Parameter change: told the layer's index; false where it stays as it is.
  func storing(
    _ change: (Int, inout WeightStorage) -> Bool
  ) throws(NetworkError) -> Network {
    try rewritten { rewriter, index, layer throws(NetworkError) in
      let tensor = try rewriter.keep(layer)
      var isChanged = false
      let storage = layer.knownStorage(counts(of: layer).weights)
        .updated { isChanged = change(index, &$0) }
      if isChanged { rewriter.store(tensor, as: storage) }
      return tensor
    }
  }
}

extension Layer {
  /// How the weights are stored; those that a file has as zeros are pruned.
  fileprivate func knownStorage(_ weights: Int) -> WeightStorage {
    if let storage { return storage }
    var storage = WeightStorage()
    if let zeroWeights, weights > 0 {
      storage.prunedShare = Double(zeroWeights) / Double(weights)
    }
    return storage
  }
}
