internal import HWSimCore

/// Turns the layers of an ncnn file into a network, one line after the other.
struct NCNNNetwork {
  var builder: NetworkBuilder
  let batch: Int
  /// The size of inputs that state none.
  let input: Shape?
  private let name: String
  private var blobs: [String: NCNNBlob] = [:]

  private init(name: String, batch: Int, input: Shape?) {
    (self.name, self.batch, self.input) = (name, batch, input)
    builder = NetworkBuilder(name: name, batch: batch)
  }

  static func model(of file: NCNNFile, _ inputs: ModelInputs) throws(ImportError) -> ImportedModel {
    let shape = inputs.shapes.first.flatMap { s in
      s.dimensions.count == 3
        ? Shape(channels: s.dimensions[0], height: s.dimensions[1], width: s.dimensions[2]) : nil
    }
    let network = try network(of: file, batch: inputs.batch ?? 1, input: shape)
    return ImportedModel(network: network, format: "ncnn", coverage: [])
  }

  static func network(
    of file: NCNNFile, batch: Int, input: Shape?
  ) throws(ImportError) -> Network {
    let name = ModelFile.name(ofPath: file.path)
    var reader = Self(name: name, batch: batch, input: input)
    for layer in file.layers {
      do throws(ImportProblem) {
        try reader.read(layer)
      } catch {
        throw ImportError(file.path, line: layer.line, layer: layer.name, error.text)
      }
    }
    let network: Network
    do throws(NetworkError) {
      network = try reader.builder.finish()
    } catch {
      throw ImportError(file.path, "has no layers besides inputs; expected a network")
    }
    try checkTotals(of: network, file)
    return network
  }

  private mutating func read(_ layer: NCNNLayer) throws(ImportProblem) {
    var inputs: [NCNNBlob] = []
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
    _ outputs: [NCNNBlob], _ layer: NCNNLayer
  ) throws(ImportProblem) {
    for (blob, hint) in zip(outputs, try layer.hints()) {
      guard let hint else { continue }
      let expected = try hint.shape(batch: 1).elementsPerImage
      let found = builder[blob.tensor].elementsPerImage
      guard expected == found else {
        throw ImportProblem(
          "\(layer.type) makes \(blob.extents), but its shape hint (-23330) says \(hint)")
      }
    }
  }

  /// Sums over the layers must stay as far from overflow as each layer is.
  private static func checkTotals(of network: Network, _ file: NCNNFile) throws(ImportError) {
    var operations = 0
    for layer in network.layers {
      operations += min(network.counts(of: layer).operations, 1 << 55)
      guard operations <= 1 << 53 else {
        throw ImportError(
          file.path, layer: layer.name, "the network needs more than 2^53 operations up to here")
      }
    }
  }
}

// MARK: - What operators are made with

extension NCNNNetwork {
  /// Adds a layer whose output is a blob of the given sizes.
  mutating func add(
    _ name: String, _ operation: Operation, _ inputs: [NCNNBlob], _ extents: NCNNExtents
  ) throws(ImportProblem) -> NCNNBlob {
    NCNNBlob(tensor: try add(name, operation, inputs), extents: extents)
  }

  /// Adds a layer whose output is an image.
  mutating func addImage(
    _ name: String, _ operation: Operation, _ inputs: [NCNNBlob]
  ) throws(ImportProblem) -> NCNNBlob {
    let tensor = try add(name, operation, inputs)
    let shape = builder[tensor]
    let extents = NCNNExtents([shape.channels, shape.height, shape.width])
    return NCNNBlob(tensor: tensor, extents: extents)
  }

  private mutating func add(
    _ name: String, _ operation: Operation, _ inputs: [NCNNBlob]
  ) throws(ImportProblem) -> NetworkBuilder.Tensor {
    do throws(NetworkError) {
      return try builder.add(name, operation, inputs.map(\.tensor))
    } catch {
      // The builder repeats what the error's place says already.
      let place = "\(self.name): layer '\(name)': "
      let text = error.description
      throw ImportProblem(text.hasPrefix(place) ? String(text.dropFirst(place.count)) : text)
    }
  }
}

extension NCNNLayer {
  /// The shapes that the file states of the outputs: dims, w, h, c of each; nil where it does not.
  func hints() throws(ImportProblem) -> [NCNNExtents?] {
    guard let numbers = try integers(30) else { return outputs.map { _ in nil } }
    guard numbers.count == 4 * outputs.count else {
      throw ImportProblem(
        "its shape hint (-23330) has \(numbers.count) numbers, expected 4 for each output")
    }
    return outputs.indices.map { index in
      let hint = Array(numbers[4 * index..<4 * index + 4])
      let (width, height, channels) = (hint[1], hint[2], hint[3])
      switch hint[0] {
      case 1: return NCNNExtents([width])
      case 2: return NCNNExtents([height, width])
      case 3: return NCNNExtents([channels, height, width])
      default: return nil
      }
    }
  }
}
