/// What a layer computes, with the numbers that define it.
public enum Operation: Hashable, Sendable {
  /// A network's input: produces a tensor, computes nothing.
  case input(Shape)
  /// Numbers stored in the model: an input that lies where weights lie. Its elements are parameters.
  case constant(Shape)
  case convolution(Convolution)
  case transposedConvolution(TransposedConvolution)
  case fullyConnected(FullyConnected)
  /// The product of two tensors that are both inputs, as in attention; a matrix of weights makes a
  /// fully connected layer.
  case matrixMultiplication(MatrixMultiplication)
  case pooling(Pooling)
  case activation(Activation)
  /// Scale and shift per channel; at inference its four vectors fold into two.
  case batchNormalization
  /// Layer, group, instance or RMS normalisation: its statistics are computed at inference.
  case normalization(Normalization)
  /// Across channels, as in AlexNet; `size` neighbours are summed.
  case localResponseNormalization(size: Int)
  /// Of two tensors, or of one and a number that stays in a register. A side of one repeats.
  case elementwise(Elementwise)
  /// Sum, mean, maximum over some axes.
  case reduction(Reduction)
  /// Along channels.
  case concatenation
  /// Transposes `groups` x (channels / groups), as in ShuffleNet.
  case channelShuffle(groups: Int)
  case softmax
  case lstm(LSTM)
  /// Each element to the place of the maximum that a pooling found, zeros elsewhere; the second input is that
  /// pooling's tensor, which stands for its places.
  case unpooling(output: Shape)
  /// Boxes of so many forms at each pixel of the first input: four coordinates and four variances each.
  case priorBoxes(perPixel: Int)
  case detection(Detection)
  case regionPooling(RegionPooling)
  case meanField(MeanField)
  /// The gradient of a convolution's weights: of its input, the first, and its output's gradient, the second. A
  /// fully connected layer is a window over the whole image; a transposed convolution has both swapped.
  case weightGradient(Convolution)
  case gradient(Gradient)
  /// New parameters of the layers that `Layer.updates` names; the input is their gradient, which it uses up.
  case update(Update)
  /// Every element under another precision, scale or zero point.
  case quantization
  /// The same elements under another shape: reshape, flatten. Free, or a copy.
  case view(Shape)
  /// Elements moved, dropped or repeated, nothing computed: slice, crop, pad, permute, upsample.
  /// `name` is the operator's.
  case rearrangement(name: String, output: Shape)
  /// An operator that is not costed: its output is known, its cost is not. Results say so.
  case uncosted(name: String, output: Shape)
}

extension Operation {
  /// The name of a rearrangement that swaps axes.
  public static let transposition = "Transpose"
}

public struct FullyConnected: Hashable, Sendable {
  public let outputs: Int
  public let hasBias: Bool

  public init(outputs: Int, hasBias: Bool) {
    self.outputs = outputs
    self.hasBias = hasBias
  }
}

public struct Pooling: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    case max, average
  }

  /// How a window that sticks out at the far edge counts: `down` drops it, `up` (Caffe) keeps it.
  public enum Rounding: Hashable, Sendable {
    case down, up
  }

  public let kind: Kind
  public let kernel: Extent
  public let stride: Extent
  public let padding: Padding
  public let rounding: Rounding

  public init(
    _ kind: Kind, kernel: Extent, stride: Extent, padding: Padding = .none,
    rounding: Rounding = .down
  ) {
    self.kind = kind
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.rounding = rounding
  }
}

/// `count` products of a matrix of rows x depth with one of depth x columns.
///
/// The first input holds `count` left matrices; the second as many right ones, or a divisor of
/// `count` that are used in turn. Matrices lie one after the other, as do their rows.
public struct MatrixMultiplication: Hashable, Sendable {
  public let count: Int
  public let rows: Int
  public let depth: Int
  public let columns: Int
  public let output: Shape

  public init(count: Int, rows: Int, depth: Int, columns: Int, output: Shape) {
    self.count = count
    self.rows = rows
    self.depth = depth
    self.columns = columns
    self.output = output
  }
}

public struct Normalization: Hashable, Sendable {
  /// Elements that share one mean and variance.
  public let groupSize: Int
  /// Learned scales and shifts.
  public let parameters: Int

  public init(groupSize: Int, parameters: Int) {
    self.groupSize = groupSize
    self.parameters = parameters
  }
}

/// Each output element sums up equally many input elements.
public struct Reduction: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    case sum, mean, maximum, minimum, product
    /// Square root of the sum of squares; its root is not counted.
    case norm
  }

  public let kind: Kind
  public let output: Shape

  public init(_ kind: Kind, output: Shape) {
    self.kind = kind
    self.output = output
  }
}
