import Foundation
import HWSimCore
import HWSimExport
import HWSimNetworks
import HWSimTestSupport
import Testing

private let python = Python(
  "onnx", "onnxruntime", toVerify: "ONNX's checker and onnxruntime accept what hwsim writes")

@Suite("Do ONNX's own tools take the files?", .enabled(if: python.isReady, "\(python.missing)"))
struct AcceptanceTests {
  /// What `check_model.py` prints of a network's file.
  private func checked(
    _ network: Network, before: [String] = [], after: [String] = []
  ) throws -> String {
    try TemporaryFolder.with { folder in
      try folder.write(Data(ONNXExport.file(network)), to: "model.onnx")
      let arguments = before + [folder.path("model.onnx")] + after
      return try python.output(script: "check_model.py", arguments)
    }
  }

  /// The checker; shapes and MACs inferred from the file alone; a run, finite and of that shape.
  private func check(_ network: Network) throws {
    let found = try checked(network, after: ["\(network.counts.macs)"])
    #expect(found == "")
  }

  @Test("checker, shape inference and onnxruntime agree", arguments: smallZoo)
  func zoo(_ name: String) throws { try check(NetworkCatalog.network(name)) }

  @Test func batches() throws {
    try check(NetworkCatalog.network("shufflenet:scale=0.25,resolution=32", batch: 3))
  }

  @Test("and on what no network of the zoo has")
  func everyLayer() throws { try check(everything(batch: 2)) }

  /// Of an image of ones.
  private func values(_ network: Network) throws -> [Double] {
    let printed = try checked(network, before: ["--ones"])
    return printed.split(whereSeparator: \.isWhitespace).map { Double($0) ?? .nan }
  }

  @Test(
    "an activation of 1",
    arguments: [
      (.relu, 1), (.relu6, 1), (.leakyRelu, 1), (.hardSigmoid, 0.6667), (.hardSwish, 0.6667),
      (.sigmoid, 0.7311), (.tanh, 0.7616), (.swish, 0.7311), (.gelu, 0.8413),
      (.absolute, 1), (.negate, -1), (.round, 1), (.elu, 1), (.mish, 0.8651), (.softplus, 1.3133),
      (.exponential, 2.7183), (.logarithm, 0), (.squareRoot, 1), (.reciprocal, 1), (.erf, 0.8427),
      (.sine, 0.8415),
    ] as [(Activation, Double)])
  func activations(_ activation: Activation, expected: Double) throws {
    let network = try network { build throws(NetworkError) in
      let image = try build.input(channels: 1, height: 1, width: 1)
      _ = try build.activation("act", activation, image)
    }
    let found = try values(network)
    #expect(found.count == 1 && abs((found.first ?? 0) - expected) < 1e-4)
  }

  @Test("average pooling of ones shows what it divides by")
  func average() throws {
    let rounded = try values(pooled(.average, size: 4, kernel: 3, stride: 2, .up))
    #expect(rounded == [1, 1, 1, 1])  // only pixels count
    let padded = try values(pooled(.average, size: 3, kernel: 2, stride: 2, padding: 1, .down))
    #expect(padded == [0.25, 0.5, 0.5, 1])  // 1, 2, 2, 4 pixels of windows of 4
    let both = try values(pooled(.average, size: 2, kernel: 3, stride: 2, padding: 1, .up))
    // rows -1...1 and 1...3 of an image that ends, padded, at 2: 4/9, 2/6, 2/6, 1/4
    #expect(both.map { ($0 * 36).rounded() } == [16, 12, 12, 9])
  }
}
