import HWSimCore

extension NetworkTransform {
  /// Source: Han et al., Deep Compression, section 3: N values per layer, of which each weight stores the
  /// number in log2 N bits.
  static let share = NetworkTransform(
    "share", "16", help: "weights of a layer share so many values (conv:256,fc:32 of some layers)"
  ) { arguments throws(NetworkError) in
    let option = IntegerOption("number of values", in: 2...65_536, help: "") { _ in 16 }
    let numbers = try arguments.perLayer(option)
    return { network throws(NetworkError) in
      let values = try numbers.resolved(in: network)
      return try network.storing { layer, storage in
        guard let number = values[layer] else { return false }
        storage.sharedValues = number
        return true
      }
    }
  }
}
