import Foundation
import HWSimCore
import HWSimImport

/// An ncnn file of these layers, with the counts that they need.
func ncnn(_ layers: String...) -> String {
  let blobs = layers.reduce(0) { $0 + (Int($1.split(separator: " ")[3]) ?? 0) }
  return "7767517\n\(layers.count) \(blobs)\n" + layers.joined(separator: "\n") + "\n"
}

func read(
  _ text: String, batch: Int? = nil, input: [Int]? = nil
) throws(ImportError) -> Network {
  let shapes = input.map { [ModelInputs.InputShape(dimensions: $0)] } ?? []
  return try ModelFile.model(
    path: "net.param", contents: Data(text.utf8),
    inputs: ModelInputs(batch: batch, shapes: shapes)
  ).network
}

/// The error's one line, or what came instead.
func problem(_ contents: [UInt8], batch: Int? = nil, path: String = "net.param") -> String {
  do throws(ImportError) {
    let model = try ModelFile.model(
      path: path, contents: Data(contents), inputs: ModelInputs(batch: batch))
    return "read \(model.network.layers.count) layers"
  } catch {
    return error.description
  }
}

func problem(_ text: String) -> String { problem(Array(text.utf8)) }

extension Network {
  /// `"7x7x64"`, or what is wrong.
  func shape(_ name: String) -> String {
    layers.first { $0.name == name }?.output.description ?? "no layer '\(name)'"
  }
}

/// A network as small as it can be and still be one: separable, pooled, classified.
let tinyMobileNet = ncnn(
  "Input data 0 1 data -23330=4,3,32,32,3 0=32 1=32 2=3",
  "Convolution conv1 1 1 data conv1 0=8 1=3 3=2 4=1 5=1 6=216 9=1",
  "Split split 1 2 conv1 a b",
  "ConvolutionDepthWise dw 1 1 a dw 0=8 1=3 4=1 5=1 6=72 7=8 9=1",
  "Convolution pw 1 1 dw pw -23330=4,3,16,16,8 0=8 1=1 5=1 6=64",
  "Eltwise sum 2 1 b pw sum 0=1",
  "Pooling pool 1 1 sum pool 0=1 4=1",
  "Softmax prob 1 1 pool prob 0=0",
  "InnerProduct fc 1 1 prob fc 0=10 1=1 2=80")
