/// What one layer does and holds, exactly; batch included in the operations.
///
/// The rules, per output element unless said otherwise:
/// - a convolution or fully connected layer multiplies and accumulates once per weight it meets, a
///   matrix multiplication once per step of its depth; a transposed convolution does so per input
///   element, those that are cropped included;
/// - max pooling compares, average pooling adds, once per window element of the full window;
/// - an activation compares; roots, logarithms and their like count as exponentials;
/// - batch normalisation multiplies and adds; another normalisation adds and multiplies three times
///   (sum; centre and sum of squares; scale and shift), and takes a division and a root per group;
/// - element-wise layers do what their name says: a subtraction is an addition, a maximum a
///   comparison, a power an exponential; quantisation multiplies and adds;
/// - a reduction adds, compares or multiplies per input element, a norm multiplies and adds, and a
///   mean divides per output element;
/// - softmax and LRN are counted by their exponentials, additions and divisions;
/// - an LSTM multiplies and accumulates once per weight and step, and has five exponentials and divisions,
///   three multiplications and an addition per cell and step;
/// - a gradient of weights multiplies and accumulates as often as the layer does;
/// - other gradients and updates: see `add` in `Training.swift`;
/// - prior boxes, detections, region pooling and mean fields: see their types.
public struct LayerCounts: Hashable, Sendable {
  public var macs = 0
  public var comparisons = 0
  public var additions = 0
  public var multiplications = 0
  public var divisions = 0
  public var exponentials = 0

  /// Kernel or matrix elements, and those of constants.
  public var weights = 0
  public var biases = 0
  /// Learned scales and shifts of normalisations; two per channel of a batch normalisation.
  public var normalization = 0

  public init() {}

  public var parameters: Int { weights + biases + normalization }

  /// Two per multiply-accumulate, one for anything else.
  public var operations: Int {
    2 * macs + comparisons + additions + multiplications + divisions + exponentials
  }

  public static func + (left: Self, right: Self) -> Self {
    var sum = left
    sum.macs += right.macs
    sum.comparisons += right.comparisons
    sum.additions += right.additions
    sum.multiplications += right.multiplications
    sum.divisions += right.divisions
    sum.exponentials += right.exponentials
    sum.weights += right.weights
    sum.biases += right.biases
    sum.normalization += right.normalization
    return sum
  }
}

extension Network {
  /// The counts of one layer.
  public func counts(of layer: Layer) -> LayerCounts {
    var counts = layer.operation.counts(inputs: inputShapes(of: layer), output: layer.output)
    // What a backward layer multiplies by is a copy of a forward layer's parameters.
    if layer.phase == .backward { (counts.weights, counts.biases) = (0, 0) }
    return counts
  }

  /// The counts of all layers.
  public var counts: LayerCounts { layers.reduce(LayerCounts()) { $0 + counts(of: $1) } }
}

extension Operation {
  /// What the operation counts on tensors that shape inference has checked, which bounds every product below.
  package func counts(inputs: [Shape], output: Shape) -> LayerCounts {
    var counts = LayerCounts()
    let elements = output.elements
    switch self {
    case .input, .concatenation, .channelShuffle, .view, .rearrangement, .unpooling, .uncosted:
      break
    case .constant: counts.weights = elements
    case .convolution(let convolution):
      let perOutput = convolution.kernel.area * (inputs[0].channels / convolution.groups)
      counts.macs = elements * perOutput
      counts.weights = convolution.outputs * perOutput
      counts.biases = convolution.hasBias ? convolution.outputs : 0
    case .transposedConvolution(let convolution):
      let perInput = convolution.kernel.area * (convolution.outputs / convolution.groups)
      counts.macs = inputs[0].elements * perInput
      counts.weights = inputs[0].channels * perInput
      counts.biases = convolution.hasBias ? convolution.outputs : 0
    case .fullyConnected(let full):
      counts.macs = elements * inputs[0].elementsPerImage
      counts.weights = full.outputs * inputs[0].elementsPerImage
      counts.biases = full.hasBias ? full.outputs : 0
    case .matrixMultiplication(let product): counts.macs = elements * product.depth
    case .pooling(let pooling):
      let visited = elements * pooling.kernel.area
      if pooling.kind == .max { counts.comparisons = visited } else { counts.additions = visited }
    case .activation(let activation):
      counts.comparisons = elements
      counts.exponentials = activation.usesExponential ? elements : 0
      counts.divisions = activation.usesExponential ? elements : 0
    case .batchNormalization:
      counts.multiplications = elements
      counts.additions = elements
      counts.normalization = 2 * output.channels
    case .normalization(let normalization):
      counts.additions = 3 * elements
      counts.multiplications = 3 * elements
      counts.divisions = elements / normalization.groupSize
      counts.exponentials = elements / normalization.groupSize
      counts.normalization = normalization.parameters
    case .localResponseNormalization(let size):
      counts.multiplications = elements * size
      counts.additions = elements * size
      counts.exponentials = elements
      counts.divisions = elements
    case .elementwise(let operation): counts.add(operation, elements)
    case .reduction(let reduction):
      counts.add(reduction.kind, inputs[0].elements)
      counts.divisions = reduction.kind == .mean ? elements : 0
    case .softmax:
      counts.exponentials = elements
      counts.additions = elements
      counts.divisions = elements
    case .quantization:
      counts.multiplications = elements
      counts.additions = elements
    case .weightGradient:
      counts.macs = inputs[1].elements * output.elementsPerImage
    case .gradient(let gradient): counts.add(gradient, of: inputs[0])
    case .update(let update): counts.add(update.optimizer, parameters: elements)
    case .lstm(let layer): counts.add(layer, inputs[0])
    case .priorBoxes(let forms): counts.add(boxes: inputs[0].batch * inputs[0].pixels * forms)
    case .detection(let detection): counts.add(detection, images: output.batch)
    case .regionPooling(let pooling):
      counts.comparisons = pooling.regions * inputs[0].batch * pooling.visited(inputs[0])
    case .meanField(let field): counts.add(field, output)
    }
    return counts
  }
}

extension LayerCounts {
  fileprivate mutating func add(_ layer: LSTM, _ input: Shape) {
    weights = LSTM.gates * layer.hidden * (input.channels + layer.hidden)
    biases = LSTM.gates * layer.hidden
    let steps = input.batch * input.height
    let cells = steps * layer.hidden
    macs = steps * weights
    // Three logistic gates and two hyperbolic tangents.
    (exponentials, divisions) = (5 * cells, 5 * cells)
    (multiplications, additions) = (3 * cells, cells)
  }

  /// A centre and a size, for each image: two multiplications, two additions and two divisions to
  /// normalise them.
  fileprivate mutating func add(boxes: Int) {
    (multiplications, additions, divisions) = (2 * boxes, 4 * boxes, 4 * boxes)
  }

  fileprivate mutating func add(_ detection: Detection, images: Int) {
    // Decoding: the centre moves, the size grows exponentially, corners follow.
    let boxes = images * detection.candidates
    (multiplications, additions, exponentials) = (6 * boxes, 6 * boxes, 2 * boxes)
    // Each score meets the threshold; a heap keeps the best.
    let rankings = images * detection.classes
    let depth = Int.bitWidth - detection.ranked.leadingZeroBitCount
    comparisons = rankings * (detection.candidates + detection.ranked * depth)
    // An overlap: four comparisons, an intersection, a union, a quotient.
    let overlaps = rankings * detection.ranked * min(detection.kept, detection.ranked)
    comparisons += 5 * overlaps
    additions += 4 * overlaps
    multiplications += overlaps
    divisions = overlaps
  }

  fileprivate mutating func add(_ field: MeanField, _ output: Shape) {
    let (elements, classes) = (output.elements, output.channels)
    weights = 3 * classes * classes
    macs = field.iterations * elements * (MeanField.filterMACs + 3 * classes)
    // The unary scores are added, then comes a softmax.
    additions = field.iterations * 2 * elements
    (exponentials, divisions) = (field.iterations * elements, field.iterations * elements)
  }

  fileprivate mutating func add(_ operation: Elementwise, _ elements: Int) {
    switch operation {
    case .add, .subtract: additions += elements
    case .multiply: multiplications += elements
    case .divide: divisions += elements
    case .maximum, .minimum, .compare: comparisons += elements
    case .power: exponentials += elements
    }
  }

  fileprivate mutating func add(_ reduction: Reduction.Kind, _ elements: Int) {
    switch reduction {
    case .sum, .mean: additions += elements
    case .maximum, .minimum: comparisons += elements
    case .product: multiplications += elements
    case .norm:
      multiplications += elements
      additions += elements
    }
  }
}

extension RegionPooling {
  /// Elements of the map that one region visits.
  package func visited(_ map: Shape) -> Int {
    map.channels * max(output.area, map.pixels / 4)
  }
}
