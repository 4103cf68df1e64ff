import HWSimCore

/// What stands behind a transform's name: `0.5`, `conv1:0.8,fc6:0.9`, `1x1,share=0.5`.
struct TransformArguments {
  /// A value, of one layer where a name and ':' stand before it.
  struct Value {
    let layer: String?
    let text: String
  }

  private let name: String
  private let example: String
  private(set) var values: [Value] = []
  private var options: [(name: String, text: String)] = []
  /// Options that somebody asked for.
  private var known: [String] = []

  init(_ transform: NetworkTransform, _ text: String?) throws(NetworkError) {
    name = transform.name
    example = transform.argument.isEmpty ? name : "\(name)=\(transform.argument)"
    guard let text else { return }
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      try read(part)
    }
  }

  private mutating func read(_ part: Substring) throws(NetworkError) {
    guard !part.isEmpty else { throw error("a value is missing; write it as in '\(example)'") }
    if let sign = part.firstIndex(of: "=") {
      let (key, text) = (String(part[..<sign]), String(part[part.index(after: sign)...]))
      guard !options.contains(where: { $0.name == key }) else {
        throw error("option '\(printable(key, limit: 40))' is given twice; remove one")
      }
      return options.append((key, text))
    }
    // Names of layers in model files may have ':' of their own.
    let colon = part.lastIndex(of: ":")
    values.append(
      Value(
        layer: colon.map { String(part[..<$0]) },
        text: String(colon.map { part[part.index(after: $0)...] } ?? part)))
  }

  func error(_ problem: String) -> NetworkError {
    NetworkError("transform '\(name)': \(problem)")
  }

  /// The text of an option, if it was given.
  mutating func option(_ key: String) -> String? {
    known.append(key)
    guard let index = options.firstIndex(where: { $0.name == key }) else { return nil }
    return options.remove(at: index).text
  }

  /// The value of an option; its default where it was not given.
  mutating func option<Option: NetworkOption>(
    _ option: Option
  ) throws(NetworkError) -> Option.Value {
    guard let text = self.option(option.name) else {
      return option.defaultValue(beside: OptionValues())
    }
    return try read(option, text)
  }

  func read<Option: NetworkOption>(
    _ option: Option, _ text: String
  ) throws(NetworkError) -> Option.Value {
    guard let value = option.value(of: text) else {
      throw error(
        "\(option.name) cannot be '\(printable(text, limit: 40))'\(option.cure(for: text))")
    }
    return value
  }

  /// The only value, which is of no layer.
  func single<Option: NetworkOption>(_ option: Option) throws(NetworkError) -> Option.Value {
    guard let value = values.first else {
      throw error("no value; write it as in '\(example)'; \(option.name) is \(option.expectation)")
    }
    guard values.count == 1, value.layer == nil else {
      throw error("takes one value for all layers; write it as in '\(example)'")
    }
    return try read(option, value.text)
  }

  func noValues() throws(NetworkError) {
    guard values.isEmpty else {
      throw error(
        "takes no value '\(printable(values[0].text, limit: 40))'; write it as in '\(example)'")
    }
  }

  /// A value for all layers, or for some by name.
  func perLayer<Option: NetworkOption>(
    _ option: Option
  ) throws(NetworkError) -> LayerValues<Option.Value> {
    try perLayer { text throws(NetworkError) in try read(option, text) }
  }

  func perLayer<Value>(
    reading read: (String) throws(NetworkError) -> Value
  ) throws(NetworkError) -> LayerValues<Value> {
    guard !values.isEmpty else { throw error("no value; write it as in '\(example)'") }
    var result = LayerValues<Value>()
    for value in values {
      let read = try read(value.text)
      if let layer = value.layer {
        result.named.append((layer, read))
      } else {
        guard result.fallback == nil else {
          throw error("two values for all layers; name the layer of one, as in conv1:\(value.text)")
        }
        result.fallback = read
      }
    }
    return result
  }

  /// Which layers the option `layers` names; nil where it was not given.
  mutating func layers() -> [String]? {
    option("layers").map { $0.split(separator: "+").map(String.init) }
  }

  /// Refuses options that nobody asked for.
  func finish() throws(NetworkError) {
    guard let extra = options.first else { return }
    let cure = known.isEmpty ? "; it has no options" : suggestion(for: extra.name, in: known)
    throw error("unknown option '\(printable(extra.name, limit: 40))'\(cure)")
  }
}

/// A value for each layer: by name, by block, by kind, or the same for all.
struct LayerValues<Value: Sendable>: Sendable {
  var fallback: Value?
  var named: [(name: String, value: Value)] = []

  /// By layer, of those that have weights. The nearest name wins: a layer's before its block's, before its
  /// kind's.
  func resolved(in network: Network) throws(NetworkError) -> [Int: Value] {
    var found: [Int: (rank: Int, value: Value)] = [:]
    for layer in network.weightedLayers {
      if let fallback { found[layer] = (LayerName.ranks, fallback) }
    }
    for (name, value) in named {
      let match = try LayerName(name, in: network)
      for layer in match.layers where match.rank <= found[layer]?.rank ?? match.rank {
        found[layer] = (match.rank, value)
      }
    }
    return found.mapValues(\.value)
  }
}

/// Layers that one name means.
struct LayerName {
  let layers: [Int]
  /// 0 for the nearest kind of name.
  let rank: Int

  /// More than any rank.
  static let ranks = 3

  /// - Parameter name: a layer's, a block's, or `conv` or `fc` for all of the kind.
  init(_ name: String, in network: Network) throws(NetworkError) {
    let weighted = network.weightedLayers
    let named = weighted.filter { network.layers[$0].name == name }
    let inBlock = weighted.filter { network.layers[$0].block == name }
    let ofKind = weighted.filter { network.isOfKind(name, $0) }
    guard let rank = [named, inBlock, ofKind].firstIndex(where: { !$0.isEmpty }) else {
      let names = weighted.map { network.layers[$0].name }
      throw NetworkError(
        "\(network.name): no layer with weights is called '\(printable(name, limit: 40))'"
          + (nearestName(to: name, in: names).map { "; did you mean '\($0)'?" }
            ?? "; 'hwsim networks' shows a network's layers, conv and fc mean all of a kind"))
    }
    layers = [named, inBlock, ofKind][rank]
    self.rank = rank
  }
}

extension Network {
  /// Indices of the layers that multiply by stored weights.
  var weightedLayers: [Int] {
    layers.indices.filter { layers[$0].operation.withBias != nil }
  }

  fileprivate func isOfKind(_ name: String, _ layer: Int) -> Bool {
    switch layers[layer].operation {
    case .fullyConnected: name == "fc"
    case .convolution, .transposedConvolution: name == "conv"
    default: false
    }
  }

  /// The layers that a transform changes: those named, all of which must be possible, or those that are
  /// usual.
  func chosen(
    _ names: [String]?, for transform: String, need: String, usual: (Int) -> Bool,
    possible: (Int) -> Bool
  ) throws(NetworkError) -> Set<Int> {
    guard let names else {
      let found = layers.indices.filter { possible($0) && usual($0) }
      guard !found.isEmpty else {
        throw NetworkError(
          "transform '\(transform)': \(name) has no layer for it; it needs \(need)")
      }
      return Set(found)
    }
    var chosen: Set<Int> = []
    for name in names {
      let match = try LayerName(name, in: self)
      if match.rank == 0, let layer = match.layers.first, !possible(layer) {
        throw NetworkError(
          "transform '\(transform)': layer '\(name)' is not for it; it needs \(need)")
      }
      chosen.formUnion(match.layers.filter(possible))
    }
    guard !chosen.isEmpty else {
      throw NetworkError("transform '\(transform)': no layer named is for it; it needs \(need)")
    }
    return chosen
  }
}
