import HWSimCore

/// What slides over an image in a layer.
struct LayerWindow {
  let kernel: Extent
  let stride: Extent
  let padding: Padding
  /// Input channels that one output sees, unless that is the one of a depthwise convolution, and outputs;
  /// none of a pooling.
  var channels: [Int] = []

  /// `3x3x64`
  var kernelAndOutputs: String { sides(channels.suffix(1)) }

  /// `3x3x32x64`, `3x3x32` of a depthwise convolution.
  var filter: String { sides(channels[...]) }

  private func sides(_ channels: ArraySlice<Int>) -> String {
    kernel.description + channels.map { "x\($0)" }.joined()
  }
}

extension NetworkPart {
  func sum(_ count: ((LayerCounts) -> Int)?) -> Int? {
    count.map { count in layers.reduce(0) { $0 + count(network.counts(of: $1)) } }
  }

  func sum(_ count: ((NetscopeCounts) -> Int)?) -> Int? {
    count.map { count in layers.reduce(0) { $0 + count(network.netscopeCounts(of: $1)) } }
  }

  /// Parameters but for the weights that pruning made zero.
  var keptParameters: Int {
    layers.reduce(0) {
      let counts = network.counts(of: $1)
      return $0 + counts.parameters - counts.weights + network.keptWeights(of: $1)
    }
  }

  /// What the part reads first: the network's input, where it is all.
  var input: Shape? {
    guard let first = layers.first else { return nil }
    if case .input(let shape) = first.operation { return shape }
    return network.inputShapes(of: first).first
  }

  var output: Shape? { layers.last?.output }

  var windows: [LayerWindow] { layers.compactMap(network.window) }

  /// Of the first layer that has weights or a window.
  var filter: String? {
    for layer in layers {
      if let window = network.window(of: layer) { return window.filter }
      if case .fullyConnected(let full) = layer.operation {
        return "\(network.inputShapes(of: layer)[0].elementsPerImage)x\(full.outputs)"
      }
    }
    return nil
  }

  /// Layers with weights that multiply on the longest way through the part.
  var depth: Int {
    var depths: [Int: Int] = [:]
    for index in indices {
      let layer = network.layers[index]
      let before = layer.inputs.compactMap { depths[$0] }.max() ?? 0
      let counts = layer.operation.withBias != nil || network.kind(of: layer) == .lstm
      depths[index] = before + (counts ? 1 : 0)
    }
    return depths.values.max() ?? 0
  }

  /// Blocks from the part's first one on whose outputs have the same shape.
  var repetitions: Int? {
    guard let first = layers.first(where: { $0.block != nil })?.block else { return nil }
    var outputs: [(block: String, shape: Shape)] = []
    for layer in network.layers {
      guard let block = layer.block else { continue }
      if outputs.last?.block == block { outputs.removeLast() }
      outputs.append((block, layer.output))
    }
    let rest = outputs.drop { $0.block != first }
    return rest.prefix { $0.shape == rest.first?.shape }.count
  }
}

extension Network {
  fileprivate func window(of layer: Layer) -> LayerWindow? {
    switch layer.operation {
    case .convolution(let sliding):
      LayerWindow(
        kernel: sliding.kernel, stride: sliding.stride, padding: sliding.padding,
        channels: channels(of: layer, sliding.groups, sliding.outputs))
    case .transposedConvolution(let sliding):
      LayerWindow(
        kernel: sliding.kernel, stride: sliding.stride, padding: sliding.padding,
        channels: channels(of: layer, sliding.groups, sliding.outputs))
    case .pooling(let sliding):
      LayerWindow(kernel: sliding.kernel, stride: sliding.stride, padding: sliding.padding)
    default: nil
    }
  }

  private func channels(of layer: Layer, _ groups: Int, _ outputs: Int) -> [Int] {
    let inputs = inputShapes(of: layer)[0].channels / groups
    return groups > 1 && inputs == 1 ? [outputs] : [inputs, outputs]
  }
}
