import HWSimCore
import HWSimExport
import HWSimNetworks
import ONNXSchema
import SwiftProtobuf
import Testing

@Suite("Is every network written whole?")
struct ZooTests {
  static let zoo = ["everything"] + families.filter { !isBeyondONNX($0) } + smallZoo
  private static let families = NetworkCatalog.families.map(\.name)

  /// Whether layers are known by their outputs alone, as interpolation and cropping are, or are not written.
  private static func isBeyondONNX(_ name: String) -> Bool {
    guard let network = try? NetworkCatalog.network(name) else { return false }
    return network.layers.contains { layer in
      if case .rearrangement(let name, _) = layer.operation { return name != "Split" }
      return [.lstm, .unpooling, .detection].contains(network.kind(of: layer))
    }
  }

  @Test("what ONNX cannot hold is refused", arguments: families.filter(isBeyondONNX))
  func refused(_ name: String) throws {
    let error = try #require(throws: ExportError.self) { try exported(network(name)) }
    #expect("\(error)".hasPrefix("\(name): layer '") && "\(error)".contains("; expected "))
  }

  private func network(_ name: String) throws -> Network {
    name == "everything" ? try everything(batch: 2) : try NetworkCatalog.network(name, batch: 2)
  }

  @Test("a node for each layer, by its name", arguments: zoo)
  func layers(_ name: String) throws {
    let network = try network(name)
    let graph = try exported(network).graph
    #expect(graph.name == network.name)
    for layer in network.layers {
      guard !layer.inputs.isEmpty else { continue }
      #expect(graph.node(layer.name)?.output == [layer.name])
      let shape = layer.output
      let dimensions = [shape.batch, shape.channels, shape.height, shape.width]
      let written = graph.shape(layer.name)
      #expect(dimensions.starts(with: written) && written.reduce(1, *) == shape.elements)
    }
    let unread = zip(network.layers, network.consumers).filter { $0.1.isEmpty }
    #expect(graph.input.map(\.name) == ["input"])
    #expect(graph.output.map(\.name) == unread.map(\.0.name))
  }

  @Test("every tensor is made once, before it is read, and is read", arguments: zoo)
  func order(_ name: String) throws {
    let graph = try exported(network(name)).graph
    var made = Set<String>()
    var read = Set(graph.output.map(\.name))
    for tensor in graph.input.map(\.name) + graph.initializer.map(\.name) {
      #expect(made.insert(tensor).inserted)
    }
    for node in graph.node {
      #expect(made.isSuperset(of: node.input), "\(node.name) reads \(node.input)")
      for tensor in node.output { #expect(made.insert(tensor).inserted) }
      read.formUnion(node.input)
    }
    #expect(made == read)
    #expect(Set(graph.node.map(\.name)).count == graph.node.count)
  }

  @Test("initializers are the parameters", arguments: zoo)
  func parameters(_ name: String) throws {
    let network = try network(name)
    let graph = try exported(network).graph
    let written = graph.initializer.reduce(0) { $0 + $1.elements }
    // A file holds four vectors per batch normalisation, of which two are learned.
    let normalized = network.layers.filter { $0.operation == .batchNormalization }
    let added = normalized.reduce(0) { $0 + 2 * $1.output.channels }
    #expect(written == network.counts.parameters + added)
  }

  @Test func envelope() throws {
    let model = try exported(NetworkCatalog.network("cifar10cnn"), weights: .random)
    #expect(model.producerName == "hwsim" && model.irVersion == 8)
    #expect(model.opsetImport.map(\.version) == [18])
    #expect(model.opsetImport.map(\.domain) == [""])
    #expect(model.docString.contains("pseudo-random"))
  }
}
