import HWSimCore

extension NetworkTransform {
  /// Fewer bits for each weight. With `activations` of as many bits it is a network for integer kernels,
  /// which a simulation chooses where the runtime has them; without, arithmetic stays the runtime's.
  static let quantise = NetworkTransform(
    "quantise", "8[,activations=8]",
    help: "weights of so many bits (conv:8,fc:4 of some layers), and, if given, activations"
  ) { arguments throws(NetworkError) in
    let bits = try arguments.perLayer(IntegerOption("bits", in: 1...16, help: "") { _ in 8 })
    let text = arguments.option("activations")
    let option = IntegerOption("activations", in: 1...16, help: "") { _ in 8 }
    let activations: Int? = if let text { try arguments.read(option, text) } else { nil }
    return { network throws(NetworkError) in
      let values = try bits.resolved(in: network)
      // Constants and normalisations have no name for this; one number of bits is for all parameters.
      let fallback = bits.fallback
      let quantised = try network.storing { index, storage in
        guard let value = values[index] ?? fallback,
          network.counts(of: network.layers[index]).parameters > 0
        else { return false }
        storage.bits = value
        return true
      }
      guard let activations else { return quantised }
      let widest = max(activations, bits.fallback ?? 16)
      return try quantised.rewritten { rewriter, _, layer throws(NetworkError) in
        rewriter.quantise(
          widest <= 8 ? .int8 : bits.fallback == nil ? nil : .fp16, activationBits: activations)
        return try rewriter.keep(layer)
      }
    }
  }
}
