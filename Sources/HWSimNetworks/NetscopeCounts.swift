public import HWSimCore

extension Network {
  /// The counts of one layer by the rules of the Netscope CNN Analyzer.
  ///
  /// Source: dgschwend/netscope, `src/analyzer.coffee`, as at dgschwend.github.io/netscope. With n output
  /// elements of a layer, batch included:
  /// - convolution and fully connected: MACC once per weight that an output meets, parameters with biases;
  /// - deconvolution: MACC = outputs x kernel x input channels / stride, as if no output met a border;
  /// - max pooling: COMP, average pooling: ADD, once per element of the full window;
  /// - ReLU and dropout: COMP = n;
  /// - batch normalisation is Caffe's BatchNorm (ADD = n, DIV = n) and the Scale behind it (MACC = n), two
  ///   layers of n activations each; two parameters per channel, those of the Scale are not counted;
  /// - local response normalisation: MACC = n x size, ADD = n, EXP = n, DIV = 2n, two parameters;
  /// - softmax: EXP = ADD = DIV = n; element-wise: ADD, COMP or MACC = n;
  /// - concatenation, flatten, crop and what else moves elements: nothing;
  /// - activations = n for every layer, the input and those that work in place included.
  ///
  /// Dropout does nothing at inference, so that most networks leave it out. Where one keeps it
  /// (`alexnet:dropout=true`), it is the view of a tensor as its own shape.
  ///
  /// Layers that Netscope has no rule for have the counts of `LayerCounts`: multiplications as MACC, the
  /// others under their names.
  public func netscopeCounts(of layer: Layer) -> NetscopeCounts {
    var netscope = NetscopeCounts()
    let counts = counts(of: layer)
    let elements = layer.output.elements
    netscope.parameters = counts.parameters
    if case .constant = layer.operation { return netscope }
    netscope.activations = elements
    switch layer.operation {
    case .batchNormalization:
      netscope.add = elements
      netscope.div = elements
      netscope.macc = elements
      netscope.activations = 2 * elements
    case .localResponseNormalization(let size):
      netscope.macc = elements * size
      netscope.add = elements
      netscope.exp = elements
      netscope.div = 2 * elements
      netscope.parameters = 2
    case .transposedConvolution(let convolution):
      let depth = inputShapes(of: layer)[0].channels / convolution.groups
      let products = checkedProduct(elements, convolution.kernel.area, depth)
      netscope.macc = products.map { $0 / convolution.stride.area } ?? counts.macs
    case .view(let shape) where inputShapes(of: layer) == [shape]: netscope.comp = elements
    default:
      netscope.macc = counts.macs + counts.multiplications
      netscope.comp = counts.comparisons
      netscope.add = counts.additions
      netscope.div = counts.divisions
      netscope.exp = counts.exponentials
    }
    return netscope
  }

  /// The counts of all layers by Netscope's rules.
  public var netscopeCounts: NetscopeCounts {
    layers.reduce(NetscopeCounts()) { $0 + netscopeCounts(of: $1) }
  }
}
