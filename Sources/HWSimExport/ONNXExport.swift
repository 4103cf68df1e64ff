public import HWSimCore
internal import ONNXSchema
internal import SwiftProtobuf

/// Networks as ONNX files: NCHW, fp32, every shape fixed, batch included.
///
///     let bytes = try ONNXExport.file(network, weights: .random)
///
/// A node has the name of its layer, and so has its output. What one ONNX operator cannot say
/// becomes several: `conv1/relu6/sigmoid` stands before `conv1/relu6`.
public enum ONNXExport {
  /// The oldest operator set in which all that is written here has one form: Mish is an operator and
  /// every reduction takes its axes alike. Older is better: more tools read it.
  static let operatorSet: Int64 = 18

  /// The file format of ONNX 1.13, the release that brought this operator set.
  static let formatVersion: Int64 = 8

  public static func file(
    _ network: Network, weights: WeightFill = .random
  ) throws(ExportError) -> [UInt8] {
    var writer = GraphWriter(layerNames: network.layers.map(\.name))
    try writer.write(network)
    var model = Onnx_ModelProto()
    model.irVersion = formatVersion
    model.producerName = "hwsim"
    model.opsetImport = [Onnx_OperatorSetIdProto.with { $0.version = operatorSet }]
    model.graph = writer.graph
    model.graph.name = network.name
    switch weights {
    case .omitted:
      model.docString = "Shapes only: the weights are not part of this file."
      model.graph.initializer = writer.parameters.placed(in: "weights.bin")
    case .random:
      model.docString = "The weights are pseudo-random: of use for timing, not for results."
      try checkSize(of: writer.parameters, network)
      model.graph.initializer = writer.parameters.map(\.filled)
    }
    do {
      return try model.serializedBytes()
    } catch {
      throw tooLarge(network, "its file")
    }
  }

  /// Protocol buffers end at 2 GiB; looked at first, as the weights alone may exceed the memory.
  private static func checkSize(
    of parameters: [Parameter], _ network: Network
  ) throws(ExportError) {
    let elements = parameters.reduce(0) { $0 + $1.elements }
    guard elements < (1 << 31) / Parameter.bytesPerElement else {
      throw tooLarge(network, "its \(elements) parameters in fp32")
    }
  }

  private static func tooLarge(_ network: Network, _ what: String) -> ExportError {
    ExportError(
      network.name,
      "\(what) would need more than the 2 GiB that an ONNX file holds; write the shapes alone "
        + "(--no-weights)")
  }
}
