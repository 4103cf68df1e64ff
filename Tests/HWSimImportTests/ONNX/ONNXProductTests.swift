import HWSimCore
import Testing

@Suite("What layer does an ONNX operator become that multiplies?")
struct ONNXProductTests {
  private static let row = [1, 8]
  /// Two rows of five tokens.
  private static let tokens = [2, 5, 8]

  static let matrices = [
    ONNXCase(
      "Gemm", row, with: [[8, 6], [6]], is: "fully_connected 1x1x6", macs: 48, parameters: 54),
    ONNXCase("Gemm", row, with: [[8, 6]], is: "fully_connected 1x1x6", parameters: 48),
    ONNXCase(
      "Gemm", row, with: [[6, 8], [6]], ["transB": 1], is: "fully_connected 1x1x6", parameters: 54),
    ONNXCase(
      "Gemm", [8, 3], with: [[8, 6]], ["transA": 1], is: "fully_connected 3x1x1x6", macs: 3 * 48),
    ONNXCase(
      "Gemm", [3, 8], with: [.computed([8, 6])], is: "matrix_multiplication 3x1x1x6", macs: 3 * 48),
    ONNXCase(
      "Gemm", [3, 8], with: [.computed([6, 8])], ["transB": 1], is: "matrix_multiplication 3x1x1x6",
      macs: 3 * 48),
    ONNXCase(
      "QGemm", row, with: [[1], [1], [8, 6], [1], [1], [6]], is: "fully_connected 1x1x6",
      parameters: 54),
    ONNXCase("MatMul", row, with: [[8, 6]], is: "fully_connected 1x1x6", macs: 48, parameters: 48),
    ONNXCase("MatMul", [8], with: [[8, 6]], is: "fully_connected 1x1x6", macs: 48),
    ONNXCase(
      "MatMul", tokens, with: [[8, 6]], is: "pointwise 2x5x1x6", macs: 2 * 5 * 48, parameters: 48),
    ONNXCase("MatMul", [1, 4, 5, 8], with: [[8, 6]], is: "pointwise 4x5x6", macs: 4 * 5 * 48),
    ONNXCase(
      "MatMulInteger", tokens, with: [[8, 6], [1], [1]], is: "pointwise 2x5x1x6", parameters: 48),
    ONNXCase(
      "QLinearMatMul", row, with: [[1], [1], [8, 6], [1], [1], [1], [1]],
      is: "fully_connected 1x1x6",
      parameters: 48),
    ONNXCase(
      "FusedMatMul", tokens, with: [.input([2, 6, 8])], ["transB": 1],
      is: "matrix_multiplication 2x5x1x6", macs: 2 * 5 * 48),
  ]

  static let tensors = [
    ONNXCase(
      "MatMul", tokens, with: [.input([2, 8, 6])], is: "matrix_multiplication 2x5x1x6",
      macs: 2 * 5 * 48),
    // Four heads of 5 x 8 by 8 x 5: the channels of a tensor of rank 4 are the heads.
    ONNXCase(
      "MatMul", [1, 4, 5, 8], with: [.input([1, 4, 8, 5])], is: "matrix_multiplication 5x5x4",
      macs: 4 * 5 * 8 * 5),
    ONNXCase(
      "MatMul", [1, 4, 5, 8], with: [.input([1, 1, 8, 5])], is: "matrix_multiplication 5x5x4",
      macs: 4 * 5 * 8 * 5),
    ONNXCase(
      "MatMul", [1, 1, 5, 8], with: [.input([1, 4, 8, 6])], is: "matrix_multiplication 5x6x4",
      macs: 4 * 5 * 8 * 6),
    // Each repeats along an axis of the other: 2 x 3 products.
    ONNXCase(
      "MatMul", [2, 1, 5, 8], with: [.input([1, 3, 8, 6])], is: "matrix_multiplication 2x5x6x3",
      macs: 2 * 3 * 5 * 8 * 6),
    ONNXCase(
      "MatMul", tokens, with: [.input([8])], is: "matrix_multiplication 2x1x1x5", macs: 2 * 5 * 8
    ),
    ONNXCase(
      "MatMul", tokens, with: [[2, 8, 6]], is: "matrix_multiplication 2x5x1x6", macs: 2 * 5 * 48,
      parameters: 96),
    ONNXCase(
      "Einsum", [2, 5, 8], with: [.input([2, 6, 8])], ["equation": "btc,bsc->bts"],
      is: "matrix_multiplication 2x5x1x6", macs: 2 * 5 * 48),
    ONNXCase(
      "Einsum", [2, 5, 4, 8], with: [.input([2, 6, 4, 8])], ["equation": "bqhc, bkhc -> bhqk"],
      is: "matrix_multiplication 2x5x6x4", macs: 2 * 4 * 5 * 8 * 6),
    ONNXCase("Einsum", [2, 5, 8], ["equation": "btc->bct"], is: "uncosted 2x8x1x5"),
  ]

  /// Two products of 5 x 8 x 5 in all heads together.
  static let attention = [
    ONNXCase(
      "Attention", [1, 4, 5, 8], with: [.input([1, 4, 5, 8]), .input([1, 4, 5, 8])],
      is: "matrix_multiplication 5x8x4", macs: 2 * 4 * 5 * 8 * 5, opset: 23),
    ONNXCase(
      "Attention", [1, 4, 5, 8], with: [.input([1, 2, 5, 8]), .input([1, 2, 5, 8])],
      is: "matrix_multiplication 5x8x4", macs: 2 * 4 * 5 * 8 * 5, opset: 23),
    ONNXCase(
      "Attention", [1, 5, 32], with: [.input([1, 7, 16]), .input([1, 7, 16])],
      ["q_num_heads": 4, "kv_num_heads": 2], is: "view 5x1x32", macs: 2 * 4 * 5 * 8 * 7, opset: 23),
    ONNXCase(
      "MultiHeadAttention", [1, 5, 32], with: [.input([1, 5, 32]), .input([1, 5, 32])],
      ["num_heads": 4], is: "view 5x1x32", macs: 2 * 4 * 5 * 8 * 5),
  ]

  @Test(arguments: matrices + tensors)
  func product(_ example: ONNXCase) throws { try example.check() }

  @Test(arguments: attention)
  func attentionIsItsProducts(_ example: ONNXCase) throws {
    let network = try example.model.network()
    let made = try #require(network.layers.last)
    #expect("\(network.kind(of: made).rawValue) \(made.output)" == example.layer)
    #expect(network.counts.macs == example.macs)
  }

  @Test func biasOfAProductOfTensors() throws {
    let model = ONNXModel {
      $0.input("x", [3, 8])
      $0.input("w", [8, 6])
      $0.weights("b", [6])
      $0.node("Neg", ["w"], "v")
      $0.node("Gemm", ["x", "v", "b"], "y")
    }
    #expect(
      model.layers() == [
        "x input 3x1x1x8", "w input 8x1x1x6", "v activation 8x1x1x6",
        "y matrix_multiplication 3x1x1x6",
        "b constant 1x1x6", "y/bias elementwise 3x1x1x6",
      ])
  }
}
