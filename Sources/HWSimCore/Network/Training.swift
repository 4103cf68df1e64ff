// What a training step computes beside its forward pass.

/// The part of a training step that a layer belongs to.
public enum TrainingPhase: String, CaseIterable, Hashable, Sendable {
  /// Also every layer of a network that only infers.
  case forward
  /// The loss and the gradients.
  case backward
  case update
}

/// How parameters follow from their gradients.
public enum Optimizer: String, CaseIterable, Hashable, Sendable {
  /// w - lr g.
  case sgd
  /// v = mu v + g; w - lr v. As in Polyak 1964, in the form that PyTorch and Caffe share.
  case momentum
  /// Kingma and Ba, arXiv:1412.6980, algorithm 1, with the corrections of both biases folded into the step size
  /// (end of its section 2).
  case adam

  /// Numbers that are kept from step to step for each parameter.
  public var statePerParameter: Int {
    switch self {
    case .sgd: 0
    case .momentum: 1
    case .adam: 2
    }
  }
}

/// The update of one tensor of parameters: of a part of those that a layer holds.
public struct Update: Hashable, Sendable {
  public let optimizer: Optimizer
  /// Parameters of the layer that lie before this tensor.
  public let offset: Int

  public init(_ optimizer: Optimizer, offset: Int) {
    self.optimizer = optimizer
    self.offset = offset
  }
}

/// The gradient of a layer without weights for its input, or of a normalisation for its parameters.
///
/// The first input is the gradient of the layer's output. What else is read is a tensor of the forward pass, which
/// has to be kept until then.
public enum Gradient: Hashable, Sendable {
  /// Reads the output where the derivative follows from it, as a ReLU's mask does, else the input.
  case activation(Activation)
  /// Each gradient spread over its window of an image of this shape.
  case averagePooling(Pooling, over: Shape)
  /// Reads the layer's input; mean and variance are those of groups of this many elements.
  case normalization(groupSize: Int)
  /// Of so many scales and shifts; reads the layer's input.
  case normalizationParameters(Int)
  /// Reads the layer's input.
  case localResponseNormalization(size: Int)
  /// Reads the layer's output.
  case softmax
}

extension Activation {
  /// Whether its derivative follows from its output.
  public var keepsOutput: Bool {
    switch self {
    case .relu, .relu6, .leakyRelu, .sigmoid, .tanh, .elu, .exponential, .squareRoot, .reciprocal:
      true
    case .hardSigmoid: true
    default: false
    }
  }
}

extension Network {
  /// Whether this is a whole training step.
  public var isTraining: Bool { layers.contains { $0.phase != .forward } }
}

extension Convolution {
  /// The shape of its weights' gradient: outputs x inputs of a group x kernel.
  func gradientShape(_ input: Shape, _ gradient: Shape) throws(ShapeError) -> Shape {
    let made = try outputShape(of: input)
    guard made == gradient else {
      throw ShapeError(description: "has a gradient of \(gradient) for an output of \(made)")
    }
    return try shape(
      batch: outputs, channels: input.channels / groups, height: kernel.height, width: kernel.width)
  }
}

extension Gradient {
  func outputShape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    let gradient = inputs[0]
    switch self {
    case .averagePooling(let pooling, let image):
      let made = try pooling.outputShape(of: image)
      guard made == gradient else {
        throw ShapeError(description: "has a gradient of \(gradient) for an output of \(made)")
      }
      return image
    default: break
    }
    guard inputs.count == 2, inputs[1] == gradient else {
      throw ShapeError(
        description: "expected a stored tensor of the gradient's shape, \(gradient)")
    }
    switch self {
    case .normalizationParameters(let count):
      return try shape(batch: 1, channels: count)
    case .normalization(let size):
      guard size > 0, gradient.elements.isMultiple(of: size) else {
        throw ShapeError(
          description: "the elements of \(gradient) do not split into groups of \(size)")
      }
      return gradient
    case .localResponseNormalization(let size):
      guard 1...gradient.channels ~= size else {
        throw ShapeError(description: "normalises over \(size) channels")
      }
      return gradient
    default: return gradient
    }
  }
}

extension LayerCounts {
  /// Rules, per element of the layer's output whose gradient is read:
  /// - an activation's mask compares; another derivative is a product of two factors and the gradient, with an
  ///   exponential and a division where the kept tensor is the input;
  /// - average pooling scales each gradient and adds it to its window;
  /// - a normalisation centres and scales its input anew (2), which both of its gradients need; the parameters' add
  ///   up the gradient and its products; the input's is s (g - a - x b) with s, a, b of the group;
  /// - a local response normalisation sums squares and weighted gradients over its window;
  /// - a softmax's is y (g - sum of g y).
  mutating func add(_ gradient: Gradient, of input: Shape) {
    let n = input.elements
    switch gradient {
    case .activation(let activation):
      guard activation.usesExponential else { return comparisons = n }
      (multiplications, additions) = (2 * n, n)
      if !activation.keepsOutput { (exponentials, divisions) = (n, n) }
    case .averagePooling(let pooling, _):
      (multiplications, additions) = (n, n * pooling.kernel.area)
    case .normalization: (multiplications, additions) = (3 * n, 3 * n)
    case .normalizationParameters: (multiplications, additions) = (2 * n, 3 * n)
    case .localResponseNormalization(let size):
      (multiplications, additions) = (n * (size + 4), n * (2 * size + 1))
      (exponentials, divisions) = (n, n)
    case .softmax: (multiplications, additions) = (2 * n, 2 * n)
    }
  }

  /// Per parameter. The root of Adam counts as an exponential, as elsewhere.
  mutating func add(_ optimizer: Optimizer, parameters n: Int) {
    switch optimizer {
    case .sgd: (multiplications, additions) = (n, n)
    case .momentum: (multiplications, additions) = (2 * n, 2 * n)
    case .adam:
      (multiplications, additions) = (6 * n, 4 * n)
      (divisions, exponentials) = (n, n)
    }
  }
}
