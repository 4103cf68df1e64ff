import Foundation
import HWSimCore
import HWSimImport

/// What comes of reading all tensors of a file to their last number: `"read 3 tensors"`, or the
/// error's line.
func readAll(_ bytes: [UInt8]) -> String {
  inspect(bytes) { file in
    for tensor in file.tensors {
      _ = file.constants.contents(of: tensor)
      _ = file.constants.zeros(in: tensor)
    }
    return "read \(file.tensors.count) tensors"
  }
}

func inspect(_ bytes: [UInt8], _ body: (TFLiteFile) -> String) -> String {
  bytes.withUnsafeBytes { contents in
    do throws(ImportError) {
      return body(try TFLiteFile(path: "net.tflite", contents: contents))
    } catch {
      return error.description
    }
  }
}

func model(
  _ writer: TFLiteWriter, _ inputs: ModelInputs = ModelInputs(countsZeros: true)
) throws(ImportError) -> ImportedModel {
  try ModelFile.model(path: "net.tflite", contents: Data(writer.bytes), inputs: inputs)
}

/// A file of one operator, which makes the tensor "x".
///
/// - Parameter add: Adds the operator, and the constants that it reads, between these two tensors.
func oneOperator(
  on dimensions: [Int] = [1, 6, 8, 4], of type: TFLiteType = .float32, output: [Int] = [1],
  _ add: (inout TFLiteWriter, _ image: Int, _ x: Int) -> Void
) -> TFLiteWriter {
  var writer = TFLiteWriter()
  let image = writer.input("image", dimensions, type)
  let x = writer.tensor("x", output, type)
  add(&writer, image, x)
  writer.outputs = [x]
  return writer
}

extension TFLiteWriter {
  /// A tensor of stored zeros.
  mutating func weights(_ dimensions: [Int], _ type: TFLiteType = .float32) -> Int {
    let bytes = dimensions.reduce(1, *) * (type.bits ?? 8) / 8
    return tensor("weights", dimensions, type, data: [UInt8](repeating: 0, count: bytes))
  }
}

/// A convolution with weights and a bias, an activation, a reshape to a stored shape.
var tinyTFLite: TFLiteWriter {
  var model = TFLiteWriter()
  let image = model.input("image", [1, 8, 6, 3], .int8)
  let weights = model.tensor(
    "weights", [4, 3, 3, 3], .int8, data: (0..<108).map { UInt8($0 % 4) }, zeroPoints: [0, 0, 0, 0])
  let bias = model.tensor("bias", [4], .int32, data: [UInt8](repeating: 1, count: 16))
  let features = model.tensor("net/conv;net/relu", [1, 8, 6, 4], .int8, zeroPoints: [-128])
  model.add(
    "CONV_2D", [image, weights, bias], [features],
    options: (1, [1: .int32(1), 2: .int32(1), 3: .int8(1)]))
  let shape = model.constant("shape", [1, 192])
  let row = model.tensor("row", [1, 192], .int8)
  model.add("RESHAPE", [features, shape], [row], options: (17, [0: .int32s([1, 192])]))
  let result = model.tensor("result", [1, 192], .int8)
  model.add("MyOperator", [row, -1], [result])
  model.outputs = [result]
  return model
}
