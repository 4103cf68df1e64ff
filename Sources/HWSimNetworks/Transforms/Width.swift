import HWSimCore

extension NetworkTransform {
  /// The width multiplier: channels of every layer scaled, but for the image's and the network's outputs.
  ///
  /// Sources: Howard et al., MobileNets, section 3.3; rounding as `_make_divisible` of the authors'
  /// implementation, tensorflow/models, research/slim/nets/mobilenet. Channels that are no multiple of 8 keep
  /// to multiples of the largest power of two that divides them.
  static let width = NetworkTransform(
    "width", "0.5", help: "scales the channels of every layer but the last"
  ) { arguments throws(NetworkError) in
    let option = DecimalOption("multiplier", in: 0.01...16, default: 1, help: "")
    let multiplier = try arguments.single(option)
    return { network throws(NetworkError) in
      let plan = ChannelPlan(network, multiplier)
      return try network.rewritten { rewriter, index, layer throws(NetworkError) in
        let outputs = plan.channels[index]
        switch layer.operation {
        case .constant(let shape):
          guard
            let scaled = Shape(
              batch: shape.batch, channels: outputs, height: shape.height, width: shape.width)
          else { return try rewriter.keep(layer) }
          return try rewriter.keep(layer, as: .constant(scaled))
        case .convolution(let whole):
          let isDepthwise = whole.groups == network.inputChannels(index)
          let inputs = rewriter.inputs(of: layer).first.map { rewriter.shape($0).channels } ?? 1
          let groups = isDepthwise && whole.groups > 1 ? inputs : whole.groups
          return try rewriter.keep(
            layer, as: .convolution(whole.with(outputs: outputs, groups: groups)))
        case .transposedConvolution(let whole):
          let scaled = TransposedConvolution(
            outputs: outputs, kernel: whole.kernel, stride: whole.stride, padding: whole.padding,
            dilation: whole.dilation, groups: whole.groups, outputPadding: whole.outputPadding,
            hasBias: whole.hasBias)
          return try rewriter.keep(layer, as: .transposedConvolution(scaled))
        case .fullyConnected(let whole):
          let scaled = FullyConnected(outputs: outputs, hasBias: whole.hasBias)
          return try rewriter.keep(layer, as: .fullyConnected(scaled))
        case .lstm(let whole):
          let scaled = LSTM(hidden: outputs, returnsSequence: whole.returnsSequence)
          return try rewriter.keep(layer, as: .lstm(scaled))
        default: return try rewriter.keep(layer)
        }
      }
    }
  }
}

/// How many channels each layer makes after scaling.
///
/// Channels that meet in a sum must stay equal, and a concatenation's are those of its parts: so channels
/// are counted in runs, and two tensors that are added have the same runs.
struct ChannelPlan {
  private(set) var channels: [Int] = []

  init(_ network: Network, _ multiplier: Double) {
    var runs = ChannelRuns()
    var tensors: [[ChannelRuns.Part]] = []
    let consumers = network.consumers
    for (index, layer) in network.layers.enumerated() {
      let made = runs.made(
        by: layer, network.inputShapes(of: layer), layer.inputs.map { tensors[$0] })
      tensors.append(made)
      if consumers[index].isEmpty { runs.fix(made) }
    }
    // Runs are only known when all sums have been seen.
    channels = tensors.map { runs.count($0, multiplier) }
  }
}

/// Numbers of channels, and which of them are the same.
private struct ChannelRuns {
  /// `factor` channels for each one of a run, as a flattened image has.
  struct Part {
    let run: Int
    var factor = 1
  }

  private struct Run {
    let size: Int
    var isFixed = false
    /// Groups that must divide it.
    var multiple = 1
    /// Where it is another run, or several in a row.
    var parts: [Int] = []
  }

  private var runs: [Run] = []

  private mutating func new(_ size: Int, isFixed: Bool = false, multiple: Int = 1) -> [Part] {
    runs.append(Run(size: size, isFixed: isFixed, multiple: multiple))
    return [Part(run: runs.count - 1)]
  }

  /// The channels of a layer's output.
  mutating func made(by layer: Layer, _ shapes: [Shape], _ inputs: [[Part]]) -> [Part] {
    let output = layer.output
    guard let shape = shapes.first else {
      if case .constant = layer.operation, output.channels > 1 { return new(output.channels) }
      return new(output.channels, isFixed: true)
    }
    switch layer.operation {
    case .convolution(let convolution):
      if convolution.groups == shape.channels, convolution.groups > 1 {
        let each = convolution.outputs / convolution.groups
        return inputs[0].map { Part(run: $0.run, factor: $0.factor * each) }
      }
      require(convolution.groups, of: inputs[0])
      return new(output.channels, multiple: convolution.groups)
    case .transposedConvolution(let convolution):
      require(convolution.groups, of: inputs[0])
      return new(output.channels, multiple: convolution.groups)
    case .fullyConnected, .lstm: return new(output.channels)
    case .pooling, .activation, .batchNormalization, .normalization, .softmax, .quantization,
      .localResponseNormalization:
      return inputs[0]
    case .channelShuffle(let groups):
      require(groups, of: inputs[0])
      return inputs[0]
    case .concatenation: return inputs.flatMap { $0 }
    case .elementwise, .unpooling: return sum(shapes, inputs, output)
    case .regionPooling: return inputs[0]
    case .view where output.pixels == 1 && output.channels == shape.elementsPerImage:
      return inputs[0].map { Part(run: $0.run, factor: $0.factor * shape.pixels) }
    case .view where output == shape: return inputs[0]
    case .rearrangement where output.channels == shape.channels: return inputs[0]
    case .reduction where output.channels == shape.channels: return inputs[0]
    case .reduction where output.channels == 1: return new(1, isFixed: true)
    default:
      // What cannot follow other channels keeps those that it reads.
      for input in inputs { fix(input) }
      return new(output.channels, isFixed: true)
    }
  }

  private mutating func sum(_ shapes: [Shape], _ inputs: [[Part]], _ output: Shape) -> [Part] {
    let wide = shapes.indices.filter { shapes[$0].channels == output.channels }
    // One channel that meets all stays one.
    for index in shapes.indices where shapes[index].channels == 1 && output.channels > 1 {
      fix(inputs[index])
    }
    guard let first = wide.first else { return new(output.channels, isFixed: true) }
    for other in wide.dropFirst() { unify(inputs[first], inputs[other]) }
    return inputs[first]
  }

  /// The runs that a tensor consists of by now.
  private func leaves(_ parts: [Part]) -> [Part] {
    parts.flatMap { part in
      let inner = runs[part.run].parts
      return inner.isEmpty ? [part] : leaves(inner.map { Part(run: $0, factor: part.factor) })
    }
  }

  mutating func fix(_ parts: [Part]) {
    for part in leaves(parts) { runs[part.run].isFixed = true }
  }

  private mutating func require(_ groups: Int, of parts: [Part]) {
    for part in leaves(parts) {
      runs[part.run].multiple = leastCommonMultiple(runs[part.run].multiple, groups)
    }
  }

  /// Makes the runs of two tensors of as many channels the same.
  private mutating func unify(_ left: [Part], _ right: [Part]) {
    var (left, right) = (leaves(left), leaves(right))
    while let a = left.first, let b = right.first {
      guard a.factor == b.factor else {
        fix(left)
        fix(right)
        return
      }
      if a.run != b.run {
        let (sizeA, sizeB) = (runs[a.run].size, runs[b.run].size)
        if sizeA == sizeB {
          merge(a.run, into: b.run)
        } else {
          split(sizeA > sizeB ? a.run : b.run, at: min(sizeA, sizeB))
          (left, right) = (leaves(left), leaves(right))
          continue
        }
      }
      left.removeFirst()
      right.removeFirst()
      (left, right) = (leaves(left), leaves(right))
    }
  }

  private mutating func merge(_ run: Int, into other: Int) {
    runs[other].isFixed = runs[other].isFixed || runs[run].isFixed
    runs[other].multiple = leastCommonMultiple(runs[other].multiple, runs[run].multiple)
    runs[run].parts = [other]
  }

  private mutating func split(_ run: Int, at size: Int) {
    let whole = runs[run]
    let first = new(size, isFixed: whole.isFixed, multiple: whole.multiple)
    let second = new(whole.size - size, isFixed: whole.isFixed, multiple: whole.multiple)
    runs[run].parts = [first[0].run, second[0].run]
  }

  func count(_ parts: [Part], _ multiplier: Double) -> Int {
    leaves(parts).reduce(0) { $0 + scaled(runs[$1.run], multiplier) * $1.factor }
  }

  /// A multiple of 8 and of the groups, where the run itself is one; at most a tenth below the exact number.
  private func scaled(_ run: Run, _ multiplier: Double) -> Int {
    if run.isFixed { return run.size }
    let even = [8, 4, 2].first { run.size.isMultiple(of: $0) } ?? 1
    let groups = run.size.isMultiple(of: run.multiple) ? run.multiple : 1
    let step = leastCommonMultiple(even, groups)
    let exact = Double(run.size) * multiplier
    let nearest = max(step, Int(exact + Double(step) / 2) / step * step)
    return Double(nearest) < 0.9 * exact ? nearest + step : nearest
  }
}

private func leastCommonMultiple(_ left: Int, _ right: Int) -> Int {
  var (a, b) = (left, right)
  while b != 0 { (a, b) = (b, a % b) }
  return a == 0 ? left : left / a * right
}
