import HWSimCore

extension NetworkTransform {
  /// Smaller kernels for a large one.
  ///
  /// Sources: Szegedy et al., "Rethinking the Inception architecture", arXiv:1512.00567, sections 3.1 and 3.2:
  /// 5x5 as two of 3x3, kxk as 1xk and kx1, each with as many outputs, and with the layer's activation
  /// between; Iandola et al., SqueezeNet, section 3.1, strategy 1: 1x1 filters for a share of the 3x3 ones.
  static let decompose = NetworkTransform(
    "decompose", "5x5|asymmetric|1x1[,share=0.5][,layers=conv2+conv3]",
    help: "5x5 as two 3x3; kxk as 1xk and kx1; a share of the 3x3 filters as 1x1"
  ) { arguments throws(NetworkError) in
    let option = ChoiceOption("way", default: Decomposition.large, help: "")
    let way = try arguments.single(option)
    let names = arguments.layers()
    let shareOption = DecimalOption("share", in: 0...1, default: 0.5, help: "")
    let share = way == .pointwise ? try arguments.option(shareOption) : 0
    return { network throws(NetworkError) in
      let layers = try network.chosen(
        names, for: "decompose", need: way.need,
        usual: { way != .pointwise || !network.readsInput($0) },
        possible: { network.convolution($0).map(way.isPossible) ?? false })
      return try network.replacing(layers) { rewriter, index, layer throws(NetworkError) in
        guard let whole = network.convolution(index) else { return try rewriter.keep(layer) }
        switch way {
        case .large: return try rewriter.chain(whole.smallerSquares, index, layer)
        case .asymmetric: return try rewriter.chain(whole.rowAndColumn, index, layer)
        case .pointwise: return try rewriter.split(whole, share, layer)
        }
      }
    }
  }
}

private enum Decomposition: String, CaseIterable {
  case large = "5x5"
  case asymmetric
  case pointwise = "1x1"

  var need: String {
    switch self {
    case .large: "convolutions of 5x5 without dilation"
    case .asymmetric: "square convolutions larger than 1x1"
    case .pointwise: "3x3 convolutions without groups, with a border of zeros"
    }
  }

  func isPossible(_ whole: Convolution) -> Bool {
    switch self {
    case .large: whole.kernel == Extent(5) && whole.dilation.isOne
    case .asymmetric: whole.kernel.height == whole.kernel.width && !whole.kernel.isOne
    case .pointwise:
      whole.kernel == Extent(3) && whole.groups == 1 && whole.dilation.isOne
        && whole.padding.hasAllSides
    }
  }
}

extension Padding {
  fileprivate var hasAllSides: Bool { min(top, bottom, left, right) > 0 }

  /// The smaller half, and the rest.
  fileprivate var halves: (Padding, Padding) {
    let half = Padding(top: top / 2, bottom: bottom / 2, left: left / 2, right: right / 2)
    let rest = Padding(
      top: top - half.top, bottom: bottom - half.bottom, left: left - half.left,
      right: right - half.right)
    return (rest, half)
  }
}

extension Convolution {
  /// Two of 3x3 that see the same pixels; the second has the stride.
  fileprivate var smallerSquares: [(name: String, part: Convolution)] {
    let (first, second) = padding.halves
    return [
      ("3x3_1", with(kernel: Extent(3), stride: Extent(1), padding: first)),
      ("3x3_2", with(kernel: Extent(3), padding: second)),
    ]
  }

  /// One row, then one column.
  fileprivate var rowAndColumn: [(name: String, part: Convolution)] {
    let side = kernel.height
    let row = with(
      kernel: Extent(1, side), stride: Extent(1, stride.width),
      padding: Padding(top: 0, bottom: 0, left: padding.left, right: padding.right))
    let column = with(
      kernel: Extent(side, 1), stride: Extent(stride.height, 1),
      padding: Padding(top: padding.top, bottom: padding.bottom, left: 0, right: 0))
    return [("1x\(side)", row), ("\(side)x1", column)]
  }
}

extension NetworkRewriter {
  /// Parts one after the other; the last has the layer's own name.
  fileprivate mutating func chain(
    _ parts: [(name: String, part: Convolution)], _ index: Int, _ layer: Layer
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    var inputs = inputs(of: layer)
    for (name, part) in parts.dropLast() {
      let name = "\(layer.name)/\(name)"
      let tensor = try add(name, .convolution(part), inputs, for: layer)
      inputs = [try addTail(of: index, name, tensor)]
    }
    guard let last = parts.last else { return try keep(layer) }
    return try add(layer.name, .convolution(last.part), inputs, for: layer)
  }

  /// 1x1 and 3x3 filters side by side.
  fileprivate mutating func split(
    _ whole: Convolution, _ share: Double, _ layer: Layer
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let inputs = inputs(of: layer)
    let small = Int((Double(whole.outputs) * share).rounded())
    let inner = Padding(
      top: whole.padding.top - 1, bottom: whole.padding.bottom - 1, left: whole.padding.left - 1,
      right: whole.padding.right - 1)
    let pointwise = whole.with(outputs: max(small, 1), kernel: Extent(1), padding: inner)
    if small == 0 { return try keep(layer) }
    if small == whole.outputs {
      return try add(layer.name, .convolution(pointwise), inputs, for: layer)
    }
    let narrow = try add("\(layer.name)/1x1", .convolution(pointwise), inputs, for: layer)
    let rest = whole.with(outputs: whole.outputs - small)
    let wide = try add("\(layer.name)/3x3", .convolution(rest), inputs, for: layer)
    return try add(layer.name, .concatenation, [narrow, wide], for: layer)
  }
}
