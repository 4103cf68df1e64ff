import HWSimCore
import Testing

/// One operator on a tensor "x" and other operands: what layer does it become?
struct ONNXCase: Sendable, CustomTestStringConvertible {
  let type: String
  let on: [Int]
  let operands: [Operand]
  let attributes: [String: ONNXAttribute]
  /// Kind and shape of the layer "y".
  let layer: String
  let opset: Int
  /// Nil where the layer's kind says it all.
  let macs: Int?
  let parameters: Int?

  init(
    _ type: String, _ on: [Int], with operands: [Operand] = [],
    _ attributes: [String: ONNXAttribute] = [:], is layer: String = "", macs: Int? = nil,
    parameters: Int? = nil, opset: Int = 17
  ) {
    (self.type, self.on, self.operands, self.attributes) = (type, on, operands, attributes)
    (self.layer, self.opset, self.macs, self.parameters) = (layer, opset, macs, parameters)
  }

  /// An operand behind the first; dimensions alone are those of weights.
  enum Operand: Sendable, ExpressibleByArrayLiteral {
    case weights([Int])
    /// Whole numbers that the file holds, in a list.
    case numbers([Int])
    case floats([Float])
    case input([Int])
    /// What another node makes of an input: certainly no weights.
    case computed([Int])
    case absent

    init(arrayLiteral dimensions: Int...) { self = .weights(dimensions) }
  }

  var testDescription: String { "\(type) \(on) \(operands) \(attributes) \(opset)" }

  var model: ONNXModel {
    ONNXModel(opset: opset) { model in
      model.input("x", on.map(ONNXSize.known))
      var names = ["x"]
      for (index, operand) in operands.enumerated() {
        let name = "operand\(index + 1)"
        names.append(name)
        switch operand {
        case .weights(let dimensions): model.weights(name, dimensions)
        case .numbers(let numbers): model.stored(name, numbers)
        case .floats(let numbers): model.stored(name, floats: numbers)
        case .input(let dimensions): model.input(name, dimensions.map(ONNXSize.known))
        case .computed(let dimensions):
          model.input("\(name)/input", dimensions.map(ONNXSize.known))
          model.node("Neg", ["\(name)/input"], name)
        case .absent: names[index + 1] = ""
        }
      }
      model.node(type, names, "y", attributes)
    }
  }

  func check() throws {
    let network = try model.network()
    let made = try #require(network.layers.last)
    #expect("\(network.kind(of: made).rawValue) \(made.output)" == layer)
    #expect(made.name == "y")
    let counts = network.counts
    if let macs { #expect(counts.macs == macs) }
    if let parameters { #expect(counts.parameters == parameters) }
  }
}
