internal import HWSimCore

/// Builds a network out of a model file's operators, whatever the format: the readers of ONNX, TFLite
/// and ncnn files translate each operator into calls of the methods below.
///
/// - Every tensor is a `Value` with its dimensions in the file's order. The network knows batch,
///   channels, height and width; their order in memory is the runtime's choice.
/// - What can be computed from stored numbers is (`Numbers`), so that shapes are known.
/// - Operators of one layer are merged: padding before a convolution, a bias after a multiplication,
///   x * sigmoid(x). What nothing reads is dropped.
struct Lowering {
  var builder: NetworkBuilder
  /// Whether images have their channels behind the batch (ONNX, ncnn) or last (TFLite).
  let channelsFirst: Bool
  /// Whether operators merge that exist only because the format has no word for one layer. An ncnn file
  /// is the runtime's own program: each of its operators runs as it stands.
  let merges: Bool
  /// Whether stored zeros are counted, for which every weight is read.
  let countsZeros: Bool

  /// The operators of the file, in order, and the layers that each became.
  private(set) var operators: [String] = []
  private(set) var operatorOfLayer: [String: Int] = [:]

  var origins: [NetworkBuilder.Tensor: Origin] = [:]
  private var sharedTensors: Set<NetworkBuilder.Tensor> = []
  private var constants: [String: NetworkBuilder.Tensor] = [:]
  private var layersOfName: [String: Int] = [:]
  private var bytesByPrecision: [Precision: Int] = [:]
  private let networkName: String

  init(path: String, batch: Int, channelsFirst: Bool, merges: Bool = true, countsZeros: Bool) {
    networkName = ModelFile.name(ofPath: path)
    builder = NetworkBuilder(name: networkName, batch: batch)
    (self.channelsFirst, self.merges) = (channelsFirst, merges)
    self.countsZeros = countsZeros
  }

  var isEmpty: Bool { layersOfName.isEmpty }

  /// How a computed value came about.
  struct Origin {
    let layer: String
    let operation: Operation
    let inputs: [Value]
    var zeroWeights: Int?
    /// Where the operation is a rearrangement: what it does.
    var rearrangement: Rearrangement?
    /// Whether the file's next multiplication by a constant belongs to it.
    var lacksFactor = false
  }

  enum Rearrangement {
    case padding(Padding)
    /// Input axis of each output axis.
    case transposition([Int])
    case reshape
  }

  /// Where channels are in a tensor of this rank if nothing tells otherwise.
  func usualChannelAxis(rank: Int) -> Int {
    channelsFirst && rank > 3 ? 1 : max(rank - 1, 0)
  }

  func origin(of value: Value) -> Origin? {
    guard case .computed(let tensor) = value.source else { return nil }
    return origins[tensor]
  }

  /// A value under a name that as many operators read, the network's outputs counted twice.
  ///
  /// A tensor may have several names, as behind an identity or a free reshape: it is shared as soon
  /// as one of them is.
  mutating func named(_ value: Value, readers: Int) -> Value {
    var value = value
    value.isShared = readers > 1
    guard case .computed(let tensor) = value.source else { return value }
    if value.isShared { sharedTensors.insert(tensor) }
    value.isShared = sharedTensors.contains(tensor)
    return value
  }

  /// The origin of a value that nothing else reads, where its layer may be merged into the next.
  func soleOrigin(of value: Value) -> Origin? {
    merges && !value.isShared ? origin(of: value) : nil
  }
}

// MARK: - Adding layers

extension Lowering {
  /// Layers that are added from here on stand for this operator of the file.
  mutating func begin(operator name: String) { operators.append(printable(name)) }

  mutating func input(_ name: String, _ dimensions: [Int], channelAxis: Int) throws(ImportProblem)
    -> Value
  {
    let shape = try shape(of: dimensions, channelAxis: channelAxis)
    return try add(name, .input(shape), [], dimensions, channelAxis: channelAxis)
  }

  /// Adds a layer whose output has the given dimensions.
  mutating func add(
    _ name: String, _ operation: Operation, _ inputs: [Value], _ dimensions: [Int],
    channelAxis: Int, zeroWeights: Int? = nil, rearrangement: Rearrangement? = nil
  ) throws(ImportProblem) -> Value {
    var tensors: [NetworkBuilder.Tensor] = []
    for input in inputs { tensors.append(try tensor(of: input)) }
    let name = newName(name)
    let tensor = try addLayer(name, operation, tensors, zeroWeights)
    origins[tensor] = Origin(
      layer: name, operation: operation, inputs: inputs, zeroWeights: zeroWeights,
      rearrangement: rearrangement)
    return Value(dimensions: dimensions, channelAxis: channelAxis, source: .computed(tensor))
  }

  /// Adds a layer in the place of one that it absorbs, which nothing else reads and which is dropped.
  mutating func replace(
    _ origin: Origin, with operation: Operation, _ value: Value
  ) throws(ImportProblem) -> Value {
    var tensors: [NetworkBuilder.Tensor] = []
    for input in origin.inputs { tensors.append(try tensor(of: input)) }
    let tensor = try addLayer(origin.layer, operation, tensors, origin.zeroWeights)
    origins[tensor] = Origin(
      layer: origin.layer, operation: operation, inputs: origin.inputs,
      zeroWeights: origin.zeroWeights)
    return Value(
      dimensions: value.dimensions, channelAxis: value.channelAxis, source: .computed(tensor))
  }

  /// Adds a layer that slides a window: its output has the input's axes.
  mutating func addImage(
    _ name: String, _ operation: Operation, _ input: Value, zeroWeights: Int? = nil
  ) throws(ImportProblem) -> Value {
    let source = try tensor(of: input)
    let name = newName(name)
    let tensor = try addLayer(name, operation, [source], zeroWeights)
    origins[tensor] = Origin(
      layer: name, operation: operation, inputs: [input], zeroWeights: zeroWeights)
    let output = builder[tensor]
    var spatial = input.rank == 3 ? [output.width] : [output.height, output.width]
    spatial.insert(output.channels, at: input.channelAxis - 1)
    return Value(
      dimensions: [output.batch] + spatial, channelAxis: input.channelAxis,
      source: .computed(tensor))
  }

  private mutating func addLayer(
    _ name: String, _ operation: Operation, _ inputs: [NetworkBuilder.Tensor], _ zeroWeights: Int?
  ) throws(ImportProblem) -> NetworkBuilder.Tensor {
    do throws(NetworkError) {
      return try builder.add(name, operation, inputs, zeroWeights: zeroWeights)
    } catch {
      // The builder repeats what the error's place says already.
      let place = "\(networkName): layer '\(name)': "
      let text = error.description
      throw ImportProblem(text.hasPrefix(place) ? String(text.dropFirst(place.count)) : text)
    }
  }

  /// A name that no other layer has and that reports can show, for a layer of the operator that is
  /// being read.
  private mutating func newName(_ name: String) -> String {
    let name = uniqueName(printable(name, limit: 200))
    if !operators.isEmpty { operatorOfLayer[name] = operators.count - 1 }
    return name
  }

  private mutating func uniqueName(_ name: String) -> String {
    let uses = layersOfName[name, default: 0] + 1
    layersOfName[name] = uses
    return uses == 1 ? name : uniqueName("\(name)_\(uses)")
  }

  /// The layer that a value comes from; stored numbers become a constant, once.
  mutating func tensor(of value: Value) throws(ImportProblem) -> NetworkBuilder.Tensor {
    switch value.source {
    case .computed(let tensor): return tensor
    case .stored(let stored):
      let key = "\(stored.name) \(text(of: value.dimensions))"
      if let known = constants[key] { return known }
      let shape = try shape(of: value.dimensions, channelAxis: value.channelAxis)
      countWeights(of: value)
      let tensor = try addLayer(newName(stored.name), .constant(shape), [], zeros(of: value))
      constants[key] = tensor
      return tensor
    }
  }

  /// A layer's weights; how they are stored decides the network's precision.
  mutating func weights(_ value: Value, outputs: Int, hasBias: Bool) -> Weights {
    countWeights(of: value)
    return Weights(outputs: outputs, hasBias: hasBias, zeros: zeros(of: value))
  }

  private func zeros(of value: Value) -> Int? { countsZeros ? value.stored?.zeros() : nil }

  /// Remembers how weights are stored, for the network's precision.
  private mutating func countWeights(of value: Value) {
    guard let precision = value.stored?.precision else { return }
    bytesByPrecision[precision, default: 0] += value.elements * precision.bytes
  }

  /// - Parameter outputs: What the network gives out; layers that lead to none of it are dropped.
  mutating func finish(keeping outputs: [Value]) throws(ImportProblem) -> Network {
    builder.storedPrecision =
      bytesByPrecision.max { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }?.key
    var tensors: [NetworkBuilder.Tensor] = []
    for output in outputs {
      if case .computed(let tensor) = output.source { tensors.append(tensor) }
    }
    guard !tensors.isEmpty else {
      throw ImportProblem("computes nothing from its inputs; expected a network")
    }
    do throws(NetworkError) {
      return try builder.finish(keeping: tensors)
    } catch {
      let text = error.description.dropFirst("\(networkName): ".count)
      throw ImportProblem(
        text == "has no layers" ? "has no layers besides inputs; expected a network" : String(text))
    }
  }
}
