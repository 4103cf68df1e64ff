internal import HWSimCore

// Operators that move or repeat elements.

extension TFLiteNetwork {
  /// By pairs of numbers of elements before and after each axis.
  mutating func pad(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    let pairs = try node.integers(1, "paddings", count: 2 * input.rank)
    let before = stride(from: 0, to: pairs.count, by: 2).map { pairs[$0] }
    let after = stride(from: 1, to: pairs.count, by: 2).map { pairs[$0] }
    // PAD fills with zeros, which in quantised tensors are the zero point.
    var isZero = node.type == "PAD"
    if node.type == "PADV2", let filling = try node.required(2, "filling").numbers?.scalar {
      isZero = filling == Double(node.outputs.first?.zeroPoint ?? 0)
    }
    guard input.stored == nil else {
      return unknown(node.outputs.first?.dimensions ?? [], like: input)
    }
    return try lowering.padded(node.name, input, before: before, after: after, isZero: isZero)
  }

  mutating func tile(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    let repeats = try node.integers(1, "repeats", count: input.rank)
    var dimensions: [Int] = []
    for (size, times) in zip(input.dimensions, repeats) {
      guard let product = checkedProduct(size, max(times, 0)) else {
        throw ImportProblem("repeats \(size) elements \(times) times")
      }
      dimensions.append(product)
    }
    return try repeated(node, input, dimensions)
  }

  mutating func broadcastTo(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    let stated = forBatch(try node.integers(1, "sizes"))
    return try repeated(node, input, try broadcast(input.dimensions, stated))
  }

  private mutating func repeated(
    _ node: TFLiteNode, _ input: Value, _ dimensions: [Int]
  ) throws(ImportProblem) -> Value {
    _ = try HWSimImport.elements(of: dimensions)
    if dimensions == input.dimensions { return input }
    if let stored = input.stored {
      guard let numbers = input.numbers?.repeated(to: dimensions) else {
        return unknown(dimensions, like: input)
      }
      return known(node.name, numbers, isInteger: stored.isInteger)
    }
    let ones = [Int](repeating: 1, count: dimensions.count - input.rank)
    let aligned = try lowering.reshaped(
      input, to: ones + input.dimensions, for: "\(node.name)/view")
    guard aligned.dimensions != dimensions else { return aligned }
    return try lowering.rearranged(node.name, node.type, aligned, dimensions)
  }

  mutating func reverse(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    guard input.stored == nil else { return unknown(input.dimensions, like: input) }
    return try lowering.rearranged(node.name, node.type, input, input.dimensions)
  }

  /// - Ignores: the arithmetic of bilinear weights.
  mutating func resize(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let image = try node.image(0)
    let sizes = try node.integers(1, "sizes", count: 2)
    let dimensions = [image.dimensions[0], sizes[0], sizes[1], image.dimensions[3]]
    if dimensions == image.dimensions { return image }
    return try lowering.rearranged(node.name, node.type, image, dimensions)
  }

  /// Channels become blocks of pixels.
  mutating func depthToSpace(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let image = try node.image(0)
    let size = try block(try node.options(.depthToSpace).integer(0))
    let old = image.dimensions
    return try rearranged(
      node, image, [old[0], old[1] * size, old[2] * size, old[3] / (size * size)])
  }

  /// Blocks of pixels become channels.
  mutating func spaceToDepth(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let image = try node.image(0)
    let size = try block(try node.options(.spaceToDepth).integer(0))
    let old = image.dimensions
    return try rearranged(
      node, image, [old[0], old[1] / size, old[2] / size, old[3] * size * size])
  }

  private func block(_ size: Int) throws(ImportProblem) -> Int {
    guard 1...1024 ~= size else { throw ImportProblem("has blocks of \(size), expected 1...1024") }
    return size
  }

  /// Every n-th pixel becomes an image of its own: how a dilated convolution is often written.
  mutating func spaceToBatch(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let image = try node.required(0, "image")
    let (blocks, pads) = try blocks(node, image, "paddings")
    var dimensions = image.dimensions
    for (index, block) in blocks.enumerated() {
      let padded = dimensions[index + 1] + pads[2 * index] + pads[2 * index + 1]
      guard padded.isMultiple(of: block) else {
        throw ImportProblem("\(padded) rows or columns do not divide into blocks of \(block)")
      }
      dimensions[index + 1] = padded / block
      // At most 2⁴⁰ images, and blocks of at most 2¹⁰ along few axes.
      dimensions[0] = try HWSimImport.elements(of: [dimensions[0], block])
    }
    return try lowering.rearranged(node.name, node.type, image, dimensions)
  }

  mutating func batchToSpace(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let image = try node.required(0, "image")
    let (blocks, crops) = try blocks(node, image, "crops")
    var dimensions = image.dimensions
    for (index, block) in blocks.enumerated() {
      guard dimensions[0].isMultiple(of: block) else {
        throw ImportProblem("\(dimensions[0]) images do not divide into blocks of \(block)")
      }
      dimensions[0] /= block
      let whole = try HWSimImport.elements(of: [dimensions[index + 1], block])
      dimensions[index + 1] = whole - crops[2 * index] - crops[2 * index + 1]
    }
    return try lowering.rearranged(node.name, node.type, image, dimensions)
  }

  /// The size of a block along each spatial axis, and two edges for each.
  private func blocks(
    _ node: TFLiteNode, _ image: Value, _ meaning: String
  ) throws(ImportProblem) -> (blocks: [Int], edges: [Int]) {
    let blocks = try node.integers(1, "blocks")
    let edges = try node.integers(2, meaning, count: 2 * blocks.count)
    guard blocks.count < image.rank, blocks.allSatisfy({ 1...1024 ~= $0 }),
      edges.allSatisfy({ 0...(1 << 20) ~= $0 })
    else {
      throw ImportProblem(
        "has blocks of \(blocks.prefix(8)) and \(meaning) of \(edges.prefix(8)) for a tensor of "
          + "\(text(of: image.dimensions))")
    }
    return (blocks, edges)
  }

  private mutating func rearranged(
    _ node: TFLiteNode, _ image: Value, _ dimensions: [Int]
  ) throws(ImportProblem) -> Value {
    guard try HWSimImport.elements(of: dimensions) == image.elements else {
      throw ImportProblem("\(text(of: image.dimensions)) does not divide into its blocks")
    }
    return try lowering.rearranged(node.name, node.type, image, dimensions)
  }
}
