internal import HWSimCore
internal import ONNXSchema

/// A tensor of the graph: its name and shape, and how the file writes that shape.
struct ONNXTensor {
  var name: String
  let shape: Shape
  /// Batch x channels alone, as fully connected layers have it; else NCHW.
  var isFlat = false

  var dimensions: [Int] {
    isFlat ? [shape.batch, shape.channels] : shape.sides
  }
}

/// Collects the nodes of a graph, and keeps every name unique: ONNX refers to tensors by name.
struct GraphWriter {
  private(set) var graph = Onnx_GraphProto()
  /// The weights, in the order in which the layers use them.
  private(set) var parameters: [Parameter] = []
  private var names: UniqueNames
  /// The constants written so far; many layers share the same few.
  private var constants: [String: String] = [:]
  /// For each layer, its name in the file.
  let layerNames: [String]

  /// The layers get their names first, so that helpers between them give way.
  init(layerNames: [String]) {
    var names = UniqueNames()
    self.layerNames = layerNames.map { names.unique($0.isEmpty ? "layer" : $0) }
    self.names = names
  }

  /// Appends the node that makes the tensor `output`.
  mutating func add(
    _ type: String, output: String, _ inputs: [String], _ attributes: [Onnx_AttributeProto] = []
  ) {
    var node = Onnx_NodeProto()
    node.opType = type
    node.name = output
    node.input = inputs
    node.output = [output]
    node.attribute = attributes
    graph.node.append(node)
  }

  /// Appends a node between layers; its name starts with that of the layer.
  mutating func helper(
    _ type: String, of layer: String, _ inputs: [String], _ attributes: [Onnx_AttributeProto] = []
  ) -> String {
    let output = names.unique("\(layer)/\(type.lowercased())")
    add(type, output: output, inputs, attributes)
    return output
  }

  mutating func parameter(
    _ role: String, of layer: String, _ dimensions: [Int], _ range: ClosedRange<Float>
  ) -> String {
    let name = names.unique("\(layer).\(role)")
    parameters.append(Parameter(name: name, dimensions: dimensions, range: range))
    return name
  }

  /// A tensor of the network that lies where weights lie.
  mutating func addConstant(_ tensor: ONNXTensor) {
    parameters.append(Parameter(name: tensor.name, dimensions: tensor.dimensions, range: .nearOne))
  }

  mutating func constant(_ values: [Int]) -> String {
    constant(values.map(String.init).joined(separator: "x"), .integers(values))
  }

  mutating func constant(_ value: Float) -> String { constant("\(value)", .scalar(value)) }

  /// A node, not an initializer: tools count those as parameters.
  private mutating func constant(_ text: String, _ tensor: Onnx_TensorProto) -> String {
    if let written = constants[text] { return written }
    let name = names.unique("constant/\(text)")
    add("Constant", output: name, [], [.tensor("value", tensor)])
    constants[text] = name
    return name
  }

  mutating func addInput(_ tensor: ONNXTensor) { graph.input.append(tensor.info) }
  mutating func addOutput(_ tensor: ONNXTensor) { graph.output.append(tensor.info) }
  mutating func addInner(_ tensor: ONNXTensor) { graph.valueInfo.append(tensor.info) }
}

/// Gives each thing a name that no other has.
struct UniqueNames {
  private var taken: Set<String> = []
  private var last: [String: Int] = [:]

  /// - Returns: `name`, or where that is taken, `name_2`, `name_3`, ...
  mutating func unique(_ name: String) -> String {
    var result = name
    while !taken.insert(result).inserted {
      let number = last[name, default: 1] + 1
      last[name] = number
      result = "\(name)_\(number)"
    }
    return result
  }
}
