internal import HWSimCore
internal import ONNXSchema

/// Turns an ONNX graph into a network, one operator after the other.
struct ONNXNetwork {
  var lowering: Lowering
  /// Images per inference, and what the file says where it says a number.
  private(set) var batch: Int
  let fileBatch: Int
  private let file: ONNXFile
  private let inputs: ModelInputs
  private var symbols: [String: Int] = [:]
  /// Numbers that may still be computed before the network runs: far above what shapes need.
  private var allowance = 1 << 24
  private var scopes: [Scope] = []

  /// The names that one graph, or one function's body, sees.
  private struct Scope {
    var values: [String: Value] = [:]
    /// How often each tensor is read.
    let uses: [String: Int]
    /// Shapes that the file states.
    let shapes: [String: Onnx_TypeProto]
    /// A function's attributes, for nodes that refer to them.
    var attributes: [String: Onnx_AttributeProto] = [:]
    /// Whether names of the scope around it are seen.
    let isOpen: Bool
  }

  private init(_ file: ONNXFile, _ inputs: ModelInputs) {
    (self.file, self.inputs) = (file, inputs)
    fileBatch = file.batch ?? 1
    batch = inputs.batch ?? fileBatch
    lowering = Lowering(
      path: file.path, batch: batch, channelsFirst: true,
      countsZeros: inputs.countsZeros)
  }

  static func model(of file: ONNXFile, _ inputs: ModelInputs) throws(ImportError) -> ImportedModel {
    var reader = Self(file, inputs)
    do throws(ImportProblem) {
      let outputs = try reader.read(file.model.graph)
      let network = try reader.lowering.finish(keeping: outputs)
      return ImportedModel(
        network: network, format: "ONNX", coverage: reader.lowering.coverage(of: network))
    } catch {
      throw ImportError(file.path, error.text)
    }
  }

  /// - Returns: What the graph gives out.
  private mutating func read(_ graph: Onnx_GraphProto) throws(ImportProblem) -> [Value] {
    scopes = [scope(of: graph)]
    try readStored(graph)
    let open = graph.input.map(\.name).filter { scopes[0].values[$0] == nil }
    try inputs.check(names: open.filter { !file.weightInputs.contains($0) })
    for input in graph.input where scopes[0].values[input.name] == nil {
      if let weights = try weights(input) {
        try bind(input.name, weights)
        continue
      }
      let axis = file.channelAxis(of: input)
      let dimensions = try inputDimensions(input)
      if let first = dimensions.first, lowering.isEmpty { batch = first }
      do throws(ImportProblem) {
        try bind(input.name, try lowering.input(input.name, dimensions, channelAxis: axis))
      } catch {
        throw error.placed("input '\(printable(input.name))'")
      }
    }
    try run(graph.node)
    return try results(graph.output.map(\.name))
  }

  private func results(_ names: [String]) throws(ImportProblem) -> [Value] {
    var results: [Value] = []
    for name in names { results.append(try value(name)) }
    return results
  }

  private mutating func readStored(_ graph: Onnx_GraphProto) throws(ImportProblem) {
    for tensor in graph.initializer {
      try bind(tensor.name, try stored(tensor, name: tensor.name))
    }
    for sparse in graph.sparseInitializer {
      var tensor = Onnx_TensorProto()
      (tensor.dims, tensor.dataType) = (sparse.dims, sparse.values.dataType)
      var value = try stored(tensor, name: sparse.values.name)
      if case .stored(var stored) = value.source {
        let others = sparse.values.dims.first.map { min(max(Int($0), 0), value.elements) } ?? 0
        let zeros = value.elements - others
        stored.zeros = { zeros }
        value = value.with(stored)
      }
      try bind(sparse.values.name, value)
    }
  }

  private func stored(
    _ tensor: Onnx_TensorProto, name: String
  ) throws(ImportProblem) -> Value {
    do throws(ImportProblem) {
      return try Value(tensor, name: name)
    } catch {
      throw error.placed("tensor '\(printable(name))'")
    }
  }

  private mutating func run(_ nodes: [Onnx_NodeProto]) throws(ImportProblem) {
    for node in nodes {
      do throws(ImportProblem) {
        try run(node)
      } catch {
        // The innermost place is the one to look at.
        throw error.isPlaced
          ? error : error.placed("node '\(printable(name(of: node)))' (\(printable(node.opType)))")
      }
    }
  }

  private func name(of node: Onnx_NodeProto) -> String {
    node.name.isEmpty ? node.output.first ?? "" : node.name
  }

  private mutating func run(_ node: Onnx_NodeProto) throws(ImportProblem) {
    var inputs: [Value?] = []
    for name in node.input { inputs.append(name.isEmpty ? nil : affordable(try value(name))) }
    if let function = file.functions[ONNXFile.key(node.domain, node.opType, node.overload)] {
      return try call(function, node, inputs)
    }
    let attributes = try attributes(of: node)
    let operation = ONNXNode(
      node, inputs: inputs, opset: file.opset(node.domain), attributes: attributes)
    if scopes.count == 1 { lowering.begin(operator: node.opType) }
    let results =
      node.opType == "If" ? try branch(operation) : try results(of: operation)
    for (index, (name, result)) in zip(node.output, results).enumerated() where !name.isEmpty {
      let made = index == 0 ? operation.name : "\(operation.name)/\(index)"
      try bind(name, affordable(named(result, made)))
    }
  }
}

// MARK: - What is known before the network runs

extension ONNXNetwork {
  /// As many numbers as one operator may compute.
  var mostNumbers: Int { min(allowance, StoredTensor.mostContents) }

  /// A value to compute with: its numbers are as good as unknown where that would take too long.
  private mutating func affordable(_ value: Value) -> Value {
    guard var stored = value.stored, let count = stored.contents?.count else { return value }
    guard count > allowance else {
      allowance -= count
      return value
    }
    stored.contents = nil
    return value.with(stored)
  }

  /// Numbers that a node computes are a tensor of its name; others keep theirs.
  private func named(_ value: Value, _ name: String) -> Value {
    guard var stored = value.stored, stored.name.isEmpty else { return value }
    stored.name = name
    return value.with(stored)
  }
}

// MARK: - Names

extension ONNXNetwork {
  private func scope(of graph: Onnx_GraphProto, isOpen: Bool = false) -> Scope {
    var shapes: [String: Onnx_TypeProto] = [:]
    for info in graph.valueInfo + graph.output where info.type.tensorType.hasShape {
      shapes[info.name] = info.type
    }
    // What a branch gives out has the readers of the node around it.
    let uses = ONNXFile.uses(
      graph.node, giving: graph.output.map(\.name), readers: isOpen ? 1 : 2)
    return Scope(uses: uses, shapes: shapes, isOpen: isOpen)
  }

  private func value(_ name: String) throws(ImportProblem) -> Value {
    for scope in scopes.reversed() {
      if let value = scope.values[name] { return value }
      if !scope.isOpen { break }
    }
    let names = scopes.last.map { Array($0.values.keys) } ?? []
    let cure = nearestName(to: name, in: names).map { "; did you mean '\($0)'?" } ?? ""
    throw ImportProblem("reads '\(printable(name))', which nothing above makes\(cure)")
  }

  private mutating func bind(_ name: String, _ value: Value) throws(ImportProblem) {
    let last = scopes.count - 1
    let value = lowering.named(value, readers: scopes[last].uses[name, default: 0])
    guard scopes[last].values.updateValue(value, forKey: name) == nil else {
      throw ImportProblem("makes '\(printable(name))', which exists already")
    }
  }

  /// A node in a function's body may take an attribute from the call.
  private func attributes(
    of node: Onnx_NodeProto
  ) throws(ImportProblem) -> [String: Onnx_AttributeProto] {
    var attributes: [String: Onnx_AttributeProto] = [:]
    for attribute in node.attribute {
      guard attribute.refAttrName.isEmpty else {
        attributes[attribute.name] = scopes.last?.attributes[attribute.refAttrName]
        continue
      }
      attributes[attribute.name] = attribute
    }
    return attributes
  }

  /// The dimensions that the file states of a tensor; nil unless all are known.
  func statedDimensions(of name: String) -> [Int]? {
    guard let type = scopes.last?.shapes[name] else { return nil }
    var dimensions: [Int] = []
    for dimension in type.tensorType.shape.dim {
      guard let size = size(dimension), size > 0 else { return nil }
      dimensions.append(size)
    }
    return dimensions
  }

  private func size(_ dimension: Onnx_TensorShapeProto.Dimension) -> Int? {
    switch dimension.value {
    case .dimValue(let value): Int(value)
    case .dimParam(let symbol): symbol.isEmpty ? nil : symbols[symbol]
    case nil: nil
    }
  }
}

// MARK: - Inputs

extension ONNXNetwork {
  /// An input that only holds weights, as where a file leaves its parameters to the caller.
  private func weights(_ input: Onnx_ValueInfoProto) throws(ImportProblem) -> Value? {
    guard file.weightInputs.contains(input.name) else { return nil }
    var tensor = Onnx_TensorProto()
    tensor.dataType = input.type.tensorType.elemType
    for dimension in input.type.tensorType.shape.dim {
      guard let size = size(dimension), size > 0 else { return nil }
      tensor.dims.append(Int64(size))
    }
    return try Value(tensor, name: input.name)
  }

  /// The user's shape, else the file's with the batch for what it leaves open in front.
  private mutating func inputDimensions(
    _ input: Onnx_ValueInfoProto
  ) throws(ImportProblem) -> [Int] {
    let declared = input.type.tensorType.shape.dim
    let hasShape = input.type.tensorType.hasShape
    let wanted = try inputs.dimensions(
      of: input.name, rank: hasShape ? declared.count : nil, batch: batch)
    var dimensions: [Int] = []
    for axis in 0..<(wanted?.count ?? declared.count) {
      let stated = axis < declared.count ? size(declared[axis]) : nil
      if let wanted {
        dimensions.append(wanted[axis])
      } else if axis == 0, stated ?? 0 <= 0 || inputs.batch != nil && stated == fileBatch {
        dimensions.append(batch)
      } else if let stated, stated > 0 {
        dimensions.append(stated)
      } else {
        throw ImportProblem(Self.openSize(of: input.name, declared))
      }
      if axis < declared.count, case .dimParam(let symbol) = declared[axis].value {
        symbols[symbol] = dimensions[axis]
      }
    }
    guard hasShape || wanted != nil else {
      throw ImportProblem(
        "the file does not state the shape of input '\(printable(input.name))'; give it with "
          + "--input-shape \(printable(input.name))=1x3x224x224")
    }
    return dimensions
  }

  private static func openSize(
    of name: String, _ declared: [Onnx_TensorShapeProto.Dimension]
  ) -> String {
    let sizes = declared.map { dimension in
      if case .dimValue(let value) = dimension.value, value > 0 { return "\(value)" }
      if case .dimParam(let symbol) = dimension.value, !symbol.isEmpty { return printable(symbol) }
      return "?"
    }
    return "the file leaves the size of input '\(printable(name))' open: "
      + "\(sizes.joined(separator: "x")); give it with --input-shape \(printable(name))=..."
  }
}

// MARK: - Graphs within nodes

extension ONNXNetwork {
  /// How deeply functions call functions; far above any exporter's.
  private static let deepest = 32

  /// Runs a function's body in the place of the node that calls it.
  private mutating func call(
    _ function: Onnx_FunctionProto, _ node: Onnx_NodeProto, _ inputs: [Value?]
  ) throws(ImportProblem) {
    guard scopes.count < Self.deepest else {
      throw ImportProblem("calls functions \(Self.deepest) deep; expected no recursion")
    }
    try file.spend(on: function)
    var scope = Scope(
      uses: ONNXFile.uses(function.node, giving: function.output, readers: 1), shapes: [:],
      isOpen: false)
    for attribute in function.attributeProto { scope.attributes[attribute.name] = attribute }
    scope.attributes.merge(try attributes(of: node)) { _, given in given }
    if scopes.count == 1 { lowering.begin(operator: node.opType) }
    scopes.append(scope)
    for (name, input) in zip(function.input, inputs) {
      if let input { try bind(name, input) }
    }
    try run(function.node)
    let results = try results(Array(function.output.prefix(node.output.count)))
    scopes.removeLast()
    for (name, result) in zip(node.output, results) where !name.isEmpty { try bind(name, result) }
  }

  /// A condition that is known chooses its branch now; another takes the one with more operators.
  private mutating func branch(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    guard let then = node.graph("then_branch"), let other = node.graph("else_branch") else {
      throw ImportProblem("has no then_branch or no else_branch")
    }
    let condition = node.input(0)?.numbers?.scalar
    let chosen =
      condition.map { $0 != 0 } ?? (then.node.count >= other.node.count) ? then : other
    guard scopes.count < Self.deepest else {
      throw ImportProblem("nests graphs \(Self.deepest) deep")
    }
    scopes.append(scope(of: chosen, isOpen: true))
    try readStored(chosen)
    try run(chosen.node)
    let results = try results(chosen.output.map(\.name))
    scopes.removeLast()
    return results
  }
}
