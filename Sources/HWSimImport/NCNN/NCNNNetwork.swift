internal import HWSimCore

/// Turns the layers of an ncnn file into a network, one line after the other.
///
/// A blob of ncnn has no batch: as a `Value` it is batch x w, batch x h x w (rows of tokens) or
/// batch x c x h x w.
struct NCNNNetwork {
  var lowering: Lowering
  let batch: Int
  private let inputs: ModelInputs
  private let uses: [String: Int]
  private var blobs: [String: Value] = [:]

  private init(_ file: NCNNFile, _ inputs: ModelInputs) {
    batch = inputs.batch ?? 1
    self.inputs = inputs
    lowering = Lowering(
      path: file.path, batch: batch, channelsFirst: true, merges: false,
      countsZeros: inputs.countsZeros)
    uses = file.layers.reduce(into: [:]) { uses, layer in
      for name in layer.inputs { uses[name, default: 0] += 1 }
    }
  }

  static func model(of file: NCNNFile, _ inputs: ModelInputs) throws(ImportError) -> ImportedModel {
    var reader = Self(file, inputs)
    for layer in file.layers {
      do throws(ImportProblem) {
        reader.lowering.begin(operator: layer.type)
        try reader.read(layer)
      } catch {
        throw ImportError(file.path, line: layer.line, layer: layer.name, error.text)
      }
    }
    do throws(ImportProblem) {
      try inputs.check(names: file.layers.filter { $0.type == "Input" }.map(\.name))
      let network = try reader.lowering.finish(keeping: reader.results(file))
      return ImportedModel(
        network: network, format: "ncnn", coverage: reader.lowering.coverage(of: network))
    } catch {
      throw ImportError(file.path, error.text)
    }
  }

  /// What no layer reads, or only one that does nothing, the network gives out.
  private func results(_ file: NCNNFile) -> [Value] {
    let unread = file.layers.flatMap(\.outputs).filter { uses[$0] == nil }
    let ends = file.layers.filter { $0.type == "Noop" }.flatMap(\.inputs)
    return (unread + ends).compactMap { blobs[$0] }
  }

  private mutating func read(_ layer: NCNNLayer) throws(ImportProblem) {
    var inputs: [Value] = []
    for name in layer.inputs {
      guard let blob = blobs[name] else {
        let cure = nearestName(to: name, in: blobs.keys).map { "; did you mean '\($0)'?" } ?? ""
        throw ImportProblem("reads blob '\(printable(name))', which no layer above makes\(cure)")
      }
      inputs.append(blob)
    }
    let outputs = try outputs(of: layer, inputs)
    guard outputs.count == layer.outputs.count else {
      throw ImportProblem(
        "\(layer.type) makes \(outputs.count) blobs here, but \(layer.outputs.count) are named")
    }
    try compareWithHints(outputs, layer)
    for (name, blob) in zip(layer.outputs, outputs) {
      guard blobs.updateValue(blob, forKey: name) == nil else {
        throw ImportProblem("makes blob '\(printable(name))', which a layer above makes too")
      }
    }
  }

  /// The file's own shapes, where it has them, must be ours.
  private func compareWithHints(
    _ outputs: [Value], _ layer: NCNNLayer
  ) throws(ImportProblem) {
    for (blob, hint) in zip(outputs, try layer.hints()) {
      guard let hint else { continue }
      // Stored numbers have no batch.
      let images = blob.stored == nil ? batch : 1
      guard try elements(of: hint) == blob.elements / images else {
        throw ImportProblem(
          "\(layer.type) makes \(text(of: Array(blob.dimensions.dropFirst()))), but its shape hint "
            + "(-23330) says \(text(of: hint))")
      }
    }
  }
}

// MARK: - Inputs

extension NCNNNetwork {
  /// The sizes that the user gives, else those that the file states.
  mutating func input(_ layer: NCNNLayer) throws(ImportProblem) -> Value {
    var sizes = try layer.sizes()
    if sizes == nil { sizes = try layer.hints().first ?? nil }
    let wanted = try inputs.dimensions(
      of: layer.name, rank: sizes.map { $0.count + 1 } ?? 4, batch: batch)
    guard let dimensions = wanted ?? sizes.map({ [batch] + $0 }) else {
      throw ImportProblem(
        "the file does not state the size of this input; give it with --input-shape 3x224x224 "
          + "(channels x height x width)")
    }
    guard dimensions[0] == batch else {
      throw ImportProblem("has a batch of \(dimensions[0]), but --batch says \(batch)")
    }
    let axis = lowering.usualChannelAxis(rank: dimensions.count)
    return try lowering.input(layer.name, dimensions, channelAxis: axis)
  }
}

extension NCNNLayer {
  /// Parameters 0, 1 and 2 (width, height, channels), outermost first; nil without a width.
  func sizes() throws(ImportProblem) -> [Int]? {
    guard let width = try integer(0), width != 0 else { return nil }
    let height = try integer(1, default: 0)
    let channels = try integer(2, default: 0)
    if channels != 0 { return [channels, max(height, 1), width] }
    return height != 0 ? [height, width] : [width]
  }

  /// The shapes that the file states of the outputs: dims, w, h, c of each; nil where it does not.
  func hints() throws(ImportProblem) -> [[Int]?] {
    guard let numbers = try integers(30) else { return outputs.map { _ in nil } }
    guard numbers.count == 4 * outputs.count else {
      throw ImportProblem(
        "its shape hint (-23330) has \(numbers.count) numbers, expected 4 for each output")
    }
    return outputs.indices.map { index in
      let hint = Array(numbers[4 * index..<4 * index + 4])
      // Outermost first.
      return 1...3 ~= hint[0] ? Array(hint[1...hint[0]].reversed()) : nil
    }
  }
}
