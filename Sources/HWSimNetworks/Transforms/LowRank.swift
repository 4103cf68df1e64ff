import HWSimCore

extension NetworkTransform {
  /// A matrix of m x n weights as a product of two of rank r: r (m + n) weights.
  ///
  /// Source: Denton et al., "Exploiting linear structure", NIPS 2014; for convolutions Zhang et al.,
  /// "Accelerating very deep convolutional networks", arXiv:1505.06798: the rows are the outputs, so that a
  /// convolution of r outputs comes before a 1x1 convolution.
  ///
  /// - Ignores: which rank keeps the accuracy. That is a question of the weights' spectrum, and hwsim reads
  ///   shapes: `energy` is refused, not guessed.
  static let svd = NetworkTransform(
    "svd", "rank:64|ratio:0.25[,layers=fc6+conv2]",
    help:
      "fully connected layers and convolutions as products of two of this rank, or share of the full "
      + "rank, where that takes fewer operations; named layers in any case"
  ) { arguments throws(NetworkError) in
    let names = arguments.layers()
    let rank = try Rank(arguments)
    return { network throws(NetworkError) in
      let layers = try network.chosen(
        names, for: "svd",
        need:
          "convolutions without groups or fully connected layers, and a rank low enough to save "
          + "operations",
        usual: { network.factors(of: $0)?.saves(at: rank) ?? false },
        possible: { network.factors(of: $0) != nil })
      return try network.replacing(layers) { rewriter, index, layer throws(NetworkError) in
        let full = network.factors(of: index)?.fullRank ?? 1
        return try rewriter.factorise(layer, rank: rank.of(full))
      }
    }
  }
}

private enum Rank {
  case absolute(Int)
  case share(Double)

  init(_ arguments: TransformArguments) throws(NetworkError) {
    guard arguments.values.count == 1, let kind = arguments.values[0].layer else {
      throw arguments.error("takes one rank; write it as rank:64 or ratio:0.25")
    }
    let text = arguments.values[0].text
    switch kind {
    case "rank":
      let option = IntegerOption("rank", in: 1...1_000_000, help: "") { _ in 64 }
      self = .absolute(try arguments.read(option, text))
    case "ratio":
      let option = DecimalOption("ratio", in: 0...1, default: 0.25, help: "")
      self = .share(try arguments.read(option, text))
    case "energy":
      throw arguments.error(
        "the energy of singular values needs the weights, of which hwsim reads the shapes alone; give "
          + "the rank that keeps it, as rank:64 or ratio:0.25")
    default:
      let cure = suggestion(for: kind, in: ["rank", "ratio"])
      throw arguments.error("unknown measure '\(printable(kind, limit: 40))'\(cure)")
    }
  }

  func of(_ full: Int) -> Int {
    switch self {
    case .absolute(let rank): min(rank, full)
    case .share(let share): max(1, Int((share * Double(full)).rounded()))
    }
  }
}

/// The sides of a layer's matrix of weights.
private struct Factors {
  let rows: Int
  let columns: Int

  var fullRank: Int { min(rows, columns) }

  func saves(at rank: Rank) -> Bool {
    // Both products fit, as the layer's own weights do: a rank is at most the smaller side.
    rank.of(fullRank) * (rows + columns) < rows * columns
  }
}

extension Network {
  fileprivate func factors(of index: Int) -> Factors? {
    let layer = layers[index]
    switch layer.operation {
    case .fullyConnected(let full):
      return Factors(rows: full.outputs, columns: counts(of: layer).weights / full.outputs)
    case .convolution(let convolution) where convolution.groups == 1:
      return Factors(
        rows: convolution.outputs, columns: counts(of: layer).weights / convolution.outputs)
    default: return nil
    }
  }
}

extension NetworkRewriter {
  fileprivate mutating func factorise(
    _ layer: Layer, rank: Int
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let (first, second): (Operation, Operation)
    switch layer.operation {
    case .convolution(let whole):
      first = .convolution(whole.with(outputs: rank, hasBias: false))
      second = .convolution(
        Convolution(outputs: whole.outputs, kernel: Extent(1), hasBias: whole.hasBias))
    case .fullyConnected(let whole):
      first = .fullyConnected(FullyConnected(outputs: rank, hasBias: false))
      second = .fullyConnected(whole)
    default: return try keep(layer)
    }
    let reduced = try add("\(layer.name)/u", first, inputs(of: layer), for: layer)
    return try add(layer.name, second, [reduced], for: layer)
  }
}

extension Convolution {
  /// The same with other parts.
  func with(
    outputs: Int? = nil, kernel: Extent? = nil, stride: Extent? = nil, padding: Padding? = nil,
    dilation: Extent? = nil, groups: Int? = nil, hasBias: Bool? = nil
  ) -> Convolution {
    Convolution(
      outputs: outputs ?? self.outputs, kernel: kernel ?? self.kernel,
      stride: stride ?? self.stride, padding: padding ?? self.padding,
      dilation: dilation ?? self.dilation, groups: groups ?? self.groups,
      hasBias: hasBias ?? self.hasBias)
  }
}
