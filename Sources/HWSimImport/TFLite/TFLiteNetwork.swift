internal import HWSimCore

/// Turns a TFLite graph into a network, one operator after the other.
struct TFLiteNetwork {
  var lowering: Lowering
  /// Images per inference, and what the file says.
  private(set) var batch: Int
  private(set) var fileBatch = 1
  private let file: TFLiteFile
  private let inputs: ModelInputs
  private var values: [Int: Value] = [:]
  private var storedNames: Set<String> = []
  /// How often each tensor is read.
  private var uses: [Int]
  /// How many numbers may still go into or come out of what is computed before the network runs.
  private var allowance = 1 << 24

  private init(_ file: TFLiteFile, _ inputs: ModelInputs) {
    (self.file, self.inputs) = (file, inputs)
    batch = inputs.batch ?? 1
    lowering = Lowering(
      path: file.path, batch: batch, channelsFirst: false,
      countsZeros: inputs.countsZeros)
    uses = [Int](repeating: 0, count: file.tensors.count)
    for index in file.outputs { uses[index] += 1 }
    for step in file.operators {
      for index in step.inputs { if let index { uses[index] += 1 } }
    }
  }

  static func model(
    of file: TFLiteFile, _ inputs: ModelInputs
  ) throws(ImportError) -> ImportedModel {
    var reader = Self(file, inputs)
    do throws(ImportProblem) {
      try reader.readInputs()
      for step in file.operators {
        do throws(ImportProblem) {
          try reader.run(step)
        } catch {
          throw error.placed(step.place)
        }
      }
      var outputs: [Value] = []
      for index in file.outputs { outputs.append(try reader.value(index)) }
      let network = try reader.lowering.finish(keeping: outputs)
      return ImportedModel(
        network: network, format: "TensorFlow Lite",
        coverage: reader.lowering.coverage(of: network))
    } catch {
      throw ImportError(file.path, error.text)
    }
  }

  private mutating func run(_ step: TFLiteOperator) throws(ImportProblem) {
    var inputs: [Value?] = []
    for index in step.inputs {
      if let index { inputs.append(affordable(try value(index))) } else { inputs.append(nil) }
    }
    let outputs = step.outputs.map { file.tensors[$0] }
    let node = TFLiteNode(step, inputs: inputs, outputs: outputs)
    lowering.begin(operator: node.type)
    let results = try results(of: node)
    guard results.count == outputs.count else {
      throw ImportProblem("makes \(results.count) tensors, but \(outputs.count) are named")
    }
    for (index, result) in zip(step.outputs, results) { try bind(index, result) }
  }

  private mutating func bind(_ index: Int, _ value: Value) throws(ImportProblem) {
    let value = lowering.named(value, readers: uses[index])
    guard values.updateValue(value, forKey: index) == nil else {
      throw ImportProblem("makes \(place(of: index)), which exists already")
    }
  }

  private func place(of index: Int) -> String {
    "tensor \(index) ('\(printable(file.tensors[index].name))')"
  }
}

// MARK: - Tensors

extension TFLiteNetwork {
  private mutating func readInputs() throws(ImportProblem) {
    try inputs.check(names: file.inputs.map { file.tensors[$0].name })
    if let first = file.inputs.first { fileBatch = file.tensors[first].dimensions.first ?? 1 }
    if inputs.batch == nil { batch = fileBatch }
    for (position, index) in file.inputs.enumerated() {
      let tensor = file.tensors[index]
      let dimensions = try dimensions(ofInput: tensor)
      if position == 0, let first = dimensions.first { batch = first }
      let axis = max(dimensions.count - 1, 0)
      let name = tensor.layerName ?? "input_\(position)"
      try bind(index, try lowering.input(name, dimensions, channelAxis: axis))
    }
  }

  /// The user's shape, else the file's.
  private func dimensions(ofInput tensor: TFLiteTensor) throws(ImportProblem) -> [Int] {
    let stated = tensor.dimensions
    if let wanted = try inputs.dimensions(of: tensor.name, rank: stated.count, batch: batch) {
      return wanted
    }
    let isOpen = stated.indices.map { axis in
      axis > 0 && stated.count == tensor.signature.count && tensor.signature[axis] < 0
        && stated[axis] <= 1
    }
    guard !isOpen.contains(true) else {
      let sizes = zip(stated, isOpen).map { $1 ? "?" : "\($0)" }.joined(separator: "x")
      let name = printable(tensor.name)
      throw ImportProblem(
        "the file leaves the size of input '\(name)' open: \(sizes); give it with "
          + "--input-shape \(name)=...")
    }
    return stated.count > 1 && inputs.batch != nil ? [batch] + stated.dropFirst() : stated
  }

  /// What an operator above made, or else what the file stores.
  private mutating func value(_ index: Int) throws(ImportProblem) -> Value {
    if let value = values[index] { return value }
    let tensor = file.tensors[index]
    // The state of a recurrent operator is neither made nor stored.
    guard tensor.data != nil || tensor.elements == 0 || tensor.isVariable else {
      throw ImportProblem("reads \(place(of: index)), which nothing above makes")
    }
    let constants = file.constants
    let name = tensor.layerName ?? "constant"
    let isNew = storedNames.insert(name).inserted
    var stored = StoredTensor(name: isNew ? name : "\(name)_\(index)")
    // A state is no weight.
    stored.precision = tensor.isVariable ? nil : tensor.type.precision
    stored.isInteger = tensor.type.isInteger
    stored.zeros = { constants.zeros(in: tensor) }
    let most = tensor.type.isIndex ? StoredTensor.mostContents : Self.mostNumbers
    stored.contents = tensor.elements == 0 ? [] : constants.contents(of: tensor, most: most)
    let value = Value(
      dimensions: tensor.dimensions, channelAxis: max(tensor.dimensions.count - 1, 0),
      source: .stored(stored))
    values[index] = value
    return value
  }

  /// More numbers than this are weights, unless they are of a type for sizes.
  private static let mostNumbers = 64

  /// The sizes that the file states of an output, in as many images as are asked for. Where they
  /// depend on what the network computes, as with the boxes that a detector finds, one.
  func stated(_ tensor: TFLiteTensor) -> [Int] {
    forBatch(tensor.dimensions.map { max($0, 1) })
  }

  /// A file for one image states its batch in shapes; they follow the batch that is asked for.
  func forBatch(_ stated: [Int]) -> [Int] {
    guard batch != fileBatch, stated.count > 1, stated[0] == fileBatch else { return stated }
    return [batch] + stated.dropFirst()
  }

  /// A value to compute with; its numbers are as good as unknown if that would take too long.
  private mutating func affordable(_ value: Value) -> Value {
    let count = value.stored?.contents?.count ?? 0
    guard count <= allowance else { return unknown(value.dimensions, like: value) }
    allowance -= count
    return value
  }

  /// Numbers that are known before the network runs, unless they are more than shapes take.
  mutating func known(
    _ name: String, _ numbers: Numbers, isInteger: Bool
  ) -> Value {
    let isCheap = numbers.values.count <= min(allowance, StoredTensor.mostContents)
    if isCheap { allowance -= numbers.values.count }
    var stored = StoredTensor(name: name)
    stored.contents = isCheap ? numbers.values : nil
    stored.isInteger = isInteger
    return Value(
      dimensions: numbers.dimensions, channelAxis: max(numbers.dimensions.count - 1, 0),
      source: .stored(stored))
  }
}
