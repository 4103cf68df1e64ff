import HWSimCore
import HWSimExport
import HWSimNetworks
import ONNXSchema
import Testing

@Suite("Are the weights all there, of a sensible size, and the same each time?")
struct WeightTests {
  private let small: Network

  init() throws { small = try NetworkCatalog.network("mobilenetv2:alpha=0.35,resolution=32") }

  @Test func sameBytes() throws {
    let (first, second) = (try ONNXExport.file(small), try ONNXExport.file(small))
    #expect(first == second)
  }

  @Test("the numbers do not depend on the release that writes them")
  func anchor() throws {
    let graph = try exported(small, weights: .random).graph
    let first = try #require(graph.initializer.first)
    #expect(first.name == "conv1.weight")
    // SplitMix64 from the FNV-1a hash of the name, over +-sqrt(6 / 27), worked out in Python.
    #expect(Array(first.numbers.prefix(3)) == [0.04249707, 0.2311407, -0.44979376])
  }

  @Test func ranges() throws {
    let graph = try exported(small, weights: .random).graph
    for tensor in graph.initializer {
      #expect(tensor.rawData.count == 4 * tensor.elements)
      let numbers = tensor.numbers
      #expect(numbers.allSatisfy { $0.isFinite })
      #expect(numbers.count < 8 || Set(numbers).count > 4, "\(tensor.name) is not constant")
      if tensor.name.hasSuffix(".variance") { #expect(numbers.allSatisfy { $0 >= 0.5 }) }
    }
  }

  @Test("He's variance: 2 / inputs")
  func variance() throws {
    let graph = try exported(small, weights: .random).graph
    let weights = try #require(graph.initializer.first { $0.name == "fc.weight" })
    let sum = weights.numbers.reduce(0.0) { $0 + Double($1) * Double($1) }
    let variance = sum / Double(weights.elements)
    #expect(abs(variance * 1280 / 2 - 1) < 0.01)  // 1280 inputs, 1.28 M samples
  }

  @Test("without data, each tensor has a place in a file")
  func omitted() throws {
    let graph = try exported(small).graph
    var end = 0
    for tensor in graph.initializer {
      let place = Dictionary(uniqueKeysWithValues: tensor.externalData.map { ($0.key, $0.value) })
      #expect(tensor.dataLocation == .external && tensor.rawData.isEmpty)
      #expect(place["location"] == "weights.bin" && place["offset"] == "\(end)")
      #expect(place["length"] == "\(4 * tensor.elements)")
      end += 4 * tensor.elements
    }
    #expect(try ONNXExport.file(small, weights: .omitted).count < 100_000)
  }

  @Test("2 GiB is the end")
  func tooLarge() throws {
    // The first fully connected layer alone: 256 x 50 x 50 x 4096 weights of 4 bytes, 10 GiB.
    let large = try NetworkCatalog.network("alexnet:resolution=1635")
    let error = try #require(throws: ExportError.self) { try ONNXExport.file(large) }
    #expect(error.description.contains("2 GiB") && error.description.contains("--no-weights"))
    #expect(try ONNXExport.file(large, weights: .omitted).count < 100_000)
  }
}
