import HWSimCore

extension NetworkTransform {
  /// Each pooling and each strided convolution passes its stride on, so that layers in between see larger
  /// images: more operations, as many parameters.
  ///
  /// Source: Iandola et al., SqueezeNet, section 3.1, strategy 3, downsample late. A pooling moves behind the
  /// next block, or the next convolution where there are no blocks; a convolution gives its stride to the next
  /// one of stride 1 and a kernel larger than 1x1. Only what all data pass through takes part, so that sums
  /// and concatenations keep their shapes; what reads the image stays.
  static let downsample = NetworkTransform(
    "downsample", "late[,layers=maxpool4]", help: "moves each stride one block later"
  ) { arguments throws(NetworkError) in
    _ = try arguments.single(ChoiceOption("direction", default: Direction.late, help: ""))
    let names = arguments.option("layers").map { $0.split(separator: "+").map(String.init) }
    return { network throws(NetworkError) in
      let moves = try network.moves(names)
      return try network.moving(moves)
    }
  }
}

private enum Direction: String, CaseIterable {
  case late
}

/// A layer that loses its stride, and the one that gets it: a convolution's stride, or a pooling itself.
private struct Move {
  let from: Int
  let to: Int
}

extension Network {
  fileprivate func moves(_ names: [String]?) throws(NetworkError) -> [Move] {
    for name in names ?? [] where !layers.contains(where: { $0.name == name }) {
      let strided = layers.filter { stride(of: $0) != nil }.map(\.name)
      throw NetworkError(
        "transform 'downsample': \(self.name) has no layer '\(printable(name, limit: 40))'"
          + suggestion(for: name, in: strided))
    }
    let trunk = trunk
    var (moves, taken): ([Move], Set<Int>) = ([], [])
    // From behind, so that a stride has left its place when the one before comes there.
    for position in trunk.indices.reversed() {
      let from = trunk[position]
      guard stride(of: layers[from]) != nil, !readsInput(from),
        names?.contains(layers[from].name) ?? true
      else { continue }
      let isPooling = if case .pooling = layers[from].operation { true } else { false }
      guard
        let to = isPooling
          ? placeBehindBlock(position, trunk) : nextConvolution(position, trunk, taken)
      else { continue }
      moves.append(Move(from: from, to: to))
      taken.insert(to)
    }
    guard !moves.isEmpty else {
      throw NetworkError(
        "transform 'downsample': \(name) has no stride that can move; it needs a pooling or a strided "
          + "convolution with layers of stride 1 behind it, all data passing through both")
    }
    return moves
  }

  /// A stride larger than 1 that is not the end of the image; nil where there is none.
  private func stride(of layer: Layer) -> Extent? {
    let stride: Extent
    switch layer.operation {
    case .convolution(let convolution): stride = convolution.stride
    case .pooling(let pooling): stride = pooling.stride
    default: return nil
    }
    return stride.isOne || layer.output.pixels == 1 ? nil : stride
  }

  /// The layers that all data pass through, in order.
  private var trunk: [Int] {
    let lastReader = consumers.map { $0.last ?? layers.count }
    // The last reader of anything made before a layer.
    var (reach, trunk): (Int, [Int]) = (0, [])
    for index in layers.indices {
      if reach <= index { trunk.append(index) }
      reach = max(reach, lastReader[index])
    }
    return trunk
  }

  /// Where all layers after `start`, up to and with `end`, keep the size of the image, and are no stranger
  /// than that.
  private func keepsSize(after start: Int, through end: Int) -> Bool {
    let image = layers[start].output
    return layers[(start + 1)...max(end, start + 1)].allSatisfy {
      let keepsChannels = if case .view = $0.operation { false } else { true }
      return keepsChannels
        && ($0.output.height, $0.output.width) == (image.height, image.width)
    }
  }

  /// The last layer of the block behind a pooling.
  private func placeBehindBlock(_ position: Int, _ trunk: [Int]) -> Int? {
    let behind = trunk[(position + 1)...]
    guard let first = behind.first(where: { counts(of: layers[$0]).macs > 0 }) else { return nil }
    let block = layers[first].block
    var end = first
    for index in behind where index > first {
      let isSame = block != nil && layers[index].block == block
      guard isSame || counts(of: layers[index]).macs == 0, stride(of: layers[index]) == nil,
        !isPooling(index)
      else { break }
      end = index
    }
    return keepsSize(after: trunk[position], through: end) ? end : nil
  }

  private func isPooling(_ index: Int) -> Bool {
    if case .pooling = layers[index].operation { true } else { false }
  }

  private func nextConvolution(_ position: Int, _ trunk: [Int], _ taken: Set<Int>) -> Int? {
    let from = trunk[position]
    for index in trunk[(position + 1)...] where !taken.contains(index) {
      guard keepsSize(after: from, through: index) else { return nil }
      if let convolution = convolution(index), !convolution.kernel.isOne,
        convolution.stride.isOne
      {
        return index
      }
    }
    return nil
  }

  fileprivate func moving(_ moves: [Move]) throws(NetworkError) -> Network {
    let from = Dictionary(moves.map { ($0.from, $0.to) }, uniquingKeysWith: { first, _ in first })
    let to = Dictionary(grouping: moves, by: \.to)
    return try rewritten { rewriter, index, layer throws(NetworkError) in
      var operation: Operation?
      if from[index] != nil {
        if isPooling(index) { return rewriter.tensor(layer.inputs[0]) }
        operation = convolution(index).map { .convolution($0.with(stride: Extent(1))) }
      }
      let arriving = to[index] ?? []
      for move in arriving {
        if let stride = convolution(move.from)?.stride, let whole = convolution(index) {
          operation = .convolution(whole.with(stride: stride))
        }
      }
      var tensor = try rewriter.keep(layer, as: operation)
      for move in arriving where isPooling(move.from) {
        let pooling = layers[move.from]
        tensor = try rewriter.add(pooling.name, pooling.operation, [tensor], for: pooling)
      }
      return tensor
    }
  }
}
