import HWSimCore

extension NetworkTransform {
  /// Codes as long as their symbols are rare. Mean lengths are those given, as measured on real weights, or
  /// those of an assumed distribution: see `WeightStorage.modelledCode`.
  static let huffman = NetworkTransform(
    "huffman", "conv:5.5,fc:3.9/3.2",
    help:
      "Huffman codes of so many bits for weights / zeros between; without bits, those of normally "
      + "distributed weights"
  ) { arguments throws(NetworkError) in
    if arguments.values.isEmpty {
      return { network throws(NetworkError) in try network.coding { _ in .some(nil) } }
    }
    let lengths = try arguments.perLayer { text throws(NetworkError) in
      try CodeLengths(text, arguments)
    }
    return { network throws(NetworkError) in
      let values = try lengths.resolved(in: network)
      return try network.coding { values[$0].map { $0 } }
    }
  }
}

/// Mean bits of the codes of weights, and of the zeros between them where these are given, too.
private struct CodeLengths {
  let weight: Double
  let index: Double?

  init(_ text: String, _ arguments: TransformArguments) throws(NetworkError) {
    let option = DecimalOption("bits of a code", in: 0...32, default: 4, help: "")
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    weight = try arguments.read(option, String(parts[0]))
    index = if parts.count > 1 { try arguments.read(option, String(parts[1])) } else { nil }
  }
}

extension Network {
  /// - Parameter lengths: by layer; nil inside: modelled; nil outside: not coded.
  fileprivate func coding(_ lengths: (Int) -> CodeLengths??) throws(NetworkError) -> Network {
    let weighted = Set(weightedLayers)
    return try storing { layer, storage in
      guard weighted.contains(layer), let given = lengths(layer) else { return false }
      let modelled = storage.modelledCode
      storage.code =
        given.map {
          WeightStorage.HuffmanCode(
            weightBits: $0.weight, denseBits: $0.weight,
            indexBits: $0.index ?? modelled.indexBits, isModelled: false)
        } ?? modelled
      return true
    }
  }
}
