import HWSimCore
import HWSimExport
import HWSimNetworks
import ONNXSchema
import SwiftProtobuf
import Testing

@Suite("Is every network of the zoo written whole?")
struct ZooTests {
  static let zoo = NetworkCatalog.families.map(\.name) + smallZoo

  @Test("a node for each layer, by its name", arguments: zoo)
  func layers(_ name: String) throws {
    let network = try NetworkCatalog.network(name, batch: 2)
    let graph = try exported(network).graph
    #expect(graph.name == network.name)
    for layer in network.layers {
      #expect(graph.node(layer.name) != nil || graph.input.first?.name == layer.name)
      let shape = layer.output
      let dimensions = [shape.batch, shape.channels, shape.height, shape.width]
      let written = graph.shape(layer.name)
      #expect(dimensions.starts(with: written) && written.reduce(1, *) == shape.elements)
    }
    #expect(graph.output.map(\.name) == [network.layers.last?.name])
  }

  @Test("every tensor is made once, before it is read, and is read", arguments: zoo)
  func order(_ name: String) throws {
    let graph = try exported(NetworkCatalog.network(name)).graph
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
    let network = try NetworkCatalog.network(name)
    let graph = try exported(network).graph
    let written = graph.initializer.reduce(0) { $0 + $1.elements }
    // A file holds four vectors per normalisation, of which two are learned.
    #expect(written == network.counts.parameters + network.counts.normalization)
  }

  @Test func envelope() throws {
    let model = try exported(NetworkCatalog.network("cifar10cnn"), weights: .random)
    #expect(model.producerName == "hwsim" && model.irVersion == 8)
    #expect(model.opsetImport.map(\.version) == [17])
    #expect(model.opsetImport.map(\.domain) == [""])
    #expect(model.docString.contains("pseudo-random"))
  }
}
