import Foundation
import HWSimCore
import HWSimTestSupport
import ONNXSchema
import SwiftProtobuf

/// Changes what a model says, not how its file is written: sizes, attributes, names, operators.
struct ONNXMutation {
  private var random: SplitMix64
  private let names: [String]

  /// - Parameter model: Of which nodes read the tensors.
  init(of model: Onnx_ModelProto, _ random: SplitMix64) {
    self.random = random
    let graph = model.graph
    names = graph.input.map(\.name) + graph.initializer.map(\.name) + graph.node.flatMap(\.output)
  }

  mutating func changed(_ model: Onnx_ModelProto) -> Onnx_ModelProto {
    var model = model
    for _ in 0..<Int.random(in: 1...5, using: &random) { change(&model) }
    return model
  }

  private mutating func change(_ model: inout Onnx_ModelProto) {
    switch Int.random(in: 0..<16, using: &random) {
    case 0: changeSize(&model.graph.input)
    case 1: changeStored(&model.graph.initializer)
    case 2: model.opsetImport[0].version = Int64.random(in: 7...23, using: &random)
    case 3: changeNodes(&model.graph.node)
    case 4: model.graph.output = [.shaped(name(), [])]
    case 5:
      guard let place = random.pick(model.functions.indices) else { return }
      changeBody(&model.functions[place].node)
    default: changeBody(&model.graph.node)
    }
  }

  /// Mostly small, sometimes as large as can be.
  private mutating func integer() -> Int64 {
    let extremes: [Int64] = [
      .max, .min, .min + 1, 1 << 62, 1 << 40, 1 << 31, 1 << 20, 65536, -1 << 31, -2, 1000,
    ]
    return random.happens(onceIn: 4)
      ? random.pick(extremes) ?? 0 : Int64.random(in: -1...8, using: &random)
  }

  private mutating func integers() -> [Int64] {
    (0..<Int.random(in: 0...5, using: &random)).map { _ in integer() }
  }

  private mutating func name() -> String {
    random.happens(onceIn: 20) ? "" : random.pick(names) ?? ""
  }

  // MARK: - Sizes and numbers

  private mutating func changeSize(_ inputs: inout [Onnx_ValueInfoProto]) {
    guard let place = random.pick(inputs.indices) else { return }
    var size = Onnx_TensorShapeProto.Dimension()
    if random.happens(onceIn: 6) { size.dimParam = "n" } else { size.dimValue = integer() }
    var sizes = inputs[place].type.tensorType.shape.dim
    replaceAny(&sizes, size)
    inputs[place].type.tensorType.shape.dim = sizes
  }

  private mutating func changeStored(_ tensors: inout [Onnx_TensorProto]) {
    guard let place = random.pick(tensors.indices) else { return }
    var tensor = tensors[place]
    switch Int.random(in: 0..<6, using: &random) {
    case 0: replaceAny(&tensor.dims, integer())
    case 1: tensor.dims = integers()
    case 2: tensor.dataType = Int32.random(in: 0...22, using: &random)
    case 3: tensor.rawData = Data(count: Int.random(in: 0...64, using: &random))
    default:
      tensor.dataType = ONNXType.int64.rawValue
      tensor.int64Data = integers()
      tensor.dims = [Int64(tensor.int64Data.count)]
    }
    tensors[place] = tensor
  }

  private mutating func replaceAny<Element>(_ list: inout [Element], _ element: Element) {
    let place = Int.random(in: 0...list.count, using: &random)
    if place == list.count { return list.append(element) }
    if random.happens(onceIn: 8) { list.remove(at: place) } else { list[place] = element }
  }

  // MARK: - Nodes

  private mutating func changeNodes(_ nodes: inout [Onnx_NodeProto]) {
    guard let place = random.pick(nodes.indices), let other = random.pick(nodes.indices) else {
      return
    }
    switch Int.random(in: 0..<3, using: &random) {
    case 0: nodes.remove(at: place)
    case 1: nodes.swapAt(place, other)
    default:
      var copy = nodes[place]
      copy.output = copy.output.map { $0 + "'" }
      nodes.insert(copy, at: max(place, other))
    }
  }

  private mutating func changeBody(_ nodes: inout [Onnx_NodeProto]) {
    guard let place = random.pick(nodes.indices) else { return }
    var node = nodes[place]
    switch Int.random(in: 0..<8, using: &random) {
    case 0, 1: node.opType = random.pick(Self.operators) ?? "Relu"
    case 2, 3: replaceAny(&node.input, name())
    case 4: node.input.shuffle(using: &random)
    case 5: replaceAny(&node.output, "new")
    default: changeAttribute(&node)
    }
    nodes[place] = node
  }

  private mutating func changeAttribute(_ node: inout Onnx_NodeProto) {
    guard let place = random.pick(node.attribute.indices), !random.happens(onceIn: 3) else {
      let name = random.pick(Self.attributes) ?? "axis"
      let value = random.happens(onceIn: 2) ? [integer()] : integers()
      node.attribute.append(
        .with { ($0.name, $0.i, $0.ints, $0.type) = (name, value.first ?? 0, value, .ints) })
      return
    }
    var attribute = node.attribute[place]
    switch Int.random(in: 0..<6, using: &random) {
    case 0: node.attribute.remove(at: place)
    case 1: attribute.ints = integers()
    case 2: replaceAny(&attribute.ints, integer())
    case 3 where attribute.hasG: changeBody(&attribute.g.node)
    case 4 where attribute.hasT: attribute.t.dims = integers()
    case 5 where !attribute.floats.isEmpty:
      let extremes: [Float] = [0, -1, .nan, .infinity, .greatestFiniteMagnitude, 1e-30]
      replaceAny(&attribute.floats, random.pick(extremes) ?? 0)
    default: attribute.i = integer()
    }
    if node.attribute.indices.contains(place) { node.attribute[place] = attribute }
  }

  static let attributes = """
    axis axes perm pads strides dilations group kernel_shape ceil_mode keepdims transA transB split
    num_outputs output_shape output_padding blocksize k size starts ends steps shape scales batch_dims
    num_heads kv_num_heads num_groups hidden_size layout start end allowzero to value_ints
    """.split { $0.isWhitespace }.map(String.init)

  static let operators = """
    Conv ConvTranspose ConvInteger QLinearConv FusedConv Gemm QGemm MatMul QLinearMatMul FusedMatMul
    Attention MultiHeadAttention Einsum MaxPool AveragePool LpPool GlobalMaxPool GlobalAveragePool
    BatchNormalization LayerNormalization InstanceNormalization GroupNormalization LpNormalization LRN
    Softmax ArgMax Identity QuantizeLinear Cast Constant ConstantOfShape Shape Size Range Reshape Flatten
    Transpose Squeeze Unsqueeze Slice Split Concat QLinearConcat Pad Expand Tile Gather GatherND
    GatherElements ScatterND Trilu Resize Upsample DepthToSpace SpaceToDepth CumSum TopK GridSample LSTM
    Relu Clip Sigmoid HardSigmoid Erf Sqrt Neg Abs Floor Not Add Sub Mul Div Mod Max Min Pow Equal Less And
    Where Sum QLinearAdd ReduceMean ReduceSum ReduceMax ReduceMin ReduceProd ReduceL2 If Unheard Halve
    """.split { $0.isWhitespace }.map(String.init)
}
