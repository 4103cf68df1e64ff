import HWSimCore
import HWSimTestSupport
import ONNXSchema
import Testing

@Suite("Does any graph of ONNX operators crash the import?")
struct ONNXRandomGraphTests {
  @Test func graphsAreReadOrRefused() {
    let read = Mutations(path: "net.onnx") { _, random in
      var graph = ONNXRandomGraph(random)
      return graph.model().bytes
    } read: {
      problem($0, path: "net.onnx")
    }
    #expect(read.complaints == [])
    #expect(0.02..<1 ~= read.share)
  }
}

/// Operators that read what is there, as they should or not.
private struct ONNXRandomGraph {
  private var random: SplitMix64
  private var computed = ["x0"]
  private var stored: [String] = []

  init(_ random: SplitMix64) { self.random = random }

  mutating func model() -> ONNXModel {
    ONNXModel(opset: random.pick([7, 10, 11, 13, 18, 23]) ?? 17) { model in
      let image = random.happens(onceIn: 2) ? [1, 6, 8, 4] : sizes()
      model.input("x0", image.map { .known($0) })
      for index in 0..<Int.random(in: 1...8, using: &random) {
        addNode(&model, "y\(index)")
      }
      model.outputs(computed[computed.count - 1])
    }
  }

  private mutating func addNode(_ model: inout ONNXModel, _ output: String) {
    let type = random.pick(ONNXMutation.operators) ?? "Add"
    var inputs = (0..<Int.random(in: 1...4, using: &random)).map { _ in tensor(&model) }
    // Most operators read what was made last; some are computed before the network runs.
    let isKnown = random.happens(onceIn: 3)
    if !isKnown, !random.happens(onceIn: 4) { inputs[0] = computed[computed.count - 1] }
    var attributes: [String: ONNXAttribute] = [:]
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      let name = random.pick(ONNXMutation.attributes) ?? "axis"
      attributes[name] = random.happens(onceIn: 2) ? .integer(integer()) : .integers(integers())
    }
    let isPair = random.happens(onceIn: 5)
    model.graph.node.append(
      .node(type, inputs, isPair ? [output, output + "'"] : [output], attributes))
    computed.append(output)
  }

  /// The name of a tensor that exists, or of a new stored one.
  private mutating func tensor(_ model: inout ONNXModel) -> String {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return ""
    case 1...3: return random.pick(computed) ?? ""
    case 4 where !stored.isEmpty: return random.pick(stored) ?? ""
    case 5:
      stored.append("w\(stored.count)")
      model.weights(
        stored[stored.count - 1], sizes(), type: random.pick([.float, .int8]) ?? .float)
    default:
      stored.append("c\(stored.count)")
      let numbers = integers()
      let isScalar = numbers.count == 1 && random.happens(onceIn: 2)
      model.stored(stored[stored.count - 1], numbers, dimensions: isScalar ? [] : nil)
    }
    return stored[stored.count - 1]
  }

  private mutating func sizes() -> [Int] {
    let sizes = [0, 1, 1, 1, 2, 3, 4, 8, 65536, 1 << 20, 1 << 40]
    return (0..<Int.random(in: 0...5, using: &random)).map { _ in
      sizes[min(Int.random(in: 0..<12, using: &random), Int.random(in: 0..<11, using: &random))]
    }
  }

  private mutating func integers() -> [Int] {
    (0..<Int.random(in: 0...5, using: &random)).map { _ in integer() }
  }

  /// Mostly small, sometimes as large as can be.
  private mutating func integer() -> Int {
    let extremes = [-1, -1, -1, -2, 65536, 1 << 20, 1 << 40, .max, .min]
    return random.happens(onceIn: 6)
      ? random.pick(extremes) ?? 0 : Int.random(in: 0...4, using: &random)
  }
}
