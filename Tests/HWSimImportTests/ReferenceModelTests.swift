import Foundation
import HWSimCore
import HWSimImport
import Testing

/// A folder with other people's models in `onnx`, `tflite` and `ncnn`, which are not ours to copy.
private let models = ProcessInfo.processInfo.environment["HWSIM_MODELS"]

/// A torchvision network exported without weights: `ts13` through TorchScript at operator set 13,
/// `dynamo18` through torch.export at 18.
struct ONNXReference: CustomTestStringConvertible {
  let file: String
  /// Multiply-accumulates of convolutions and fully connected layers, as fvcore counts them.
  let macs: Int
  /// As torchvision counts them, without GoogLeNet's auxiliary classifiers.
  let parameters: Int
  /// Channels of batch normalisations, which the exporters fold: two parameters become one bias.
  let normalized: Int
  /// Biases that are zero before training, which the dynamo exporter leaves out.
  let dropped: Int
  var testDescription: String { file }

  init(_ file: String, _ macs: Int, _ parameters: Int, normalized: Int = 0, dropped: Int = 0) {
    (self.file, self.macs, self.parameters) = (file, macs, parameters)
    (self.normalized, self.dropped) = (normalized, dropped)
  }
}

/// A network with the figures that its measurements were published with, in millions.
struct PublishedReference: CustomTestStringConvertible {
  let file: String
  let macs: String
  let parameters: String
  var testDescription: String { file }

  init(_ file: String, _ macs: String, _ parameters: String) {
    (self.file, self.macs, self.parameters) = (file, macs, parameters)
  }
}

@Suite(
  "Are other people's models read as their authors count them?",
  .enabled(
    if: models != nil,
    "NOT VERIFIED: other people's models; name a folder of them with $HWSIM_MODELS"))
struct ReferenceModelTests {
  private func model(_ folder: String, _ file: String, input: [Int]? = nil) throws -> ImportedModel
  {
    let path = "\(models ?? "")/\(folder)/\(file)"
    let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    let shapes = input.map { [ModelInputs.InputShape(dimensions: $0)] } ?? []
    return try ModelFile.model(path: path, contents: data, inputs: ModelInputs(shapes: shapes))
  }

  @Test(arguments: [
    ONNXReference("alexnet.ts13", 714_188_480, 61_100_840),
    ONNXReference("alexnet.dynamo18", 714_188_480, 61_100_840),
    ONNXReference("googlenet.ts13", 1_498_376_192, 6_624_904, normalized: 7280),
    ONNXReference(
      "googlenet.dynamo18", 1_498_376_192, 6_624_904, normalized: 7280, dropped: 7280),
    ONNXReference("mobilenet_v2.ts13", 300_774_272, 3_504_872, normalized: 17056),
    ONNXReference(
      "mobilenet_v2.dynamo18", 300_774_272, 3_504_872, normalized: 17056, dropped: 17056 + 1000),
    ONNXReference("resnet18.ts13", 1_814_073_344, 11_689_512, normalized: 4800),
    ONNXReference("resnet18.dynamo18", 1_814_073_344, 11_689_512, normalized: 4800, dropped: 4800),
    ONNXReference("resnet50.ts13", 4_089_184_256, 25_557_032, normalized: 26560),
    ONNXReference(
      "resnet50.dynamo18", 4_089_184_256, 25_557_032, normalized: 26560, dropped: 26560),
    ONNXReference("shufflenet_v2_x1_0.ts13", 144_907_992, 2_278_604, normalized: 8090),
    ONNXReference(
      "shufflenet_v2_x1_0.dynamo18", 144_907_992, 2_278_604, normalized: 8090, dropped: 8090),
    ONNXReference("squeezenet1_0.ts13", 818_924_576, 1_248_424),
    ONNXReference("squeezenet1_0.dynamo18", 818_924_576, 1_248_424, dropped: 3976),
    ONNXReference("vgg16.ts13", 15_470_264_320, 138_357_544),
    ONNXReference("vgg16.dynamo18", 15_470_264_320, 138_357_544, dropped: 13416),
  ])
  func torchvision(_ reference: ONNXReference) throws {
    let model = try model("onnx", reference.file + ".onnx")
    let counts = model.network.counts
    #expect(counts.macs == reference.macs)
    #expect(counts.parameters + reference.normalized + reference.dropped == reference.parameters)
    #expect(!model.coverage.contains { $0.treatment == .uncosted })
  }

  /// Sources: MLPerf Tiny v1.0 and ST's model zoo, counted from the same files.
  @Test(arguments: [
    PublishedReference("anomaly_detection__ad01_int8", "0.2642", "0.26586"),
    PublishedReference("image_classification__pretrainedResnet_quant", "12.5016", "0.07771"),
    PublishedReference("keyword_spotting__kws_ref_model", "2.6568", "0.0226"),
    PublishedReference("visual_wake_words__vww_96_int8", "7.4897", "0.21085"),
    PublishedReference("fdmobilenet_0.25_224_int8__9f3d67c2", "11.783", "0.1255"),
    PublishedReference("fdmobilenet_0.25_128_int8__0b4b1db5", "3.848", "0.1255"),
    PublishedReference("mobilenet_v1_0.25_224_int8__321520c7", "40.776", "0.2116"),
    PublishedReference("mobilenet_v1_0.5_224_int8__83d2ab22", "148.988", "0.8157"),
    PublishedReference("mobilenet_v1_0.25_96_int8__f3925979", "7.490", "0.2116"),
    PublishedReference("mobilenet_v1_0.25_96_grayscale_int8__2255ac0c", "7.159", "0.2115"),
    PublishedReference("resnet_v1_8_32_int8__b94035e5", "12.502", "0.0777"),
    PublishedReference("stmnist_v1_int8__547214b6", "1.076", "0.0097"),
    PublishedReference("ssd_mobilenet_v1_025_192_int8__ad58e648", "39.942", "0.4213"),
    PublishedReference("ssd_mobilenet_v1_025_224_int8__dad409a2", "59.116", "0.5672"),
    PublishedReference("ssd_mobilenet_v1_025_256_int8__93516dda", "71.598", "0.5672"),
  ])
  func microcontrollers(_ reference: PublishedReference) throws {
    try compare(reference, try model("tflite", reference.file + ".tflite"))
  }

  /// Source: ncnn's benchmark, counted from the same files.
  @Test(arguments: [
    PublishedReference("squeezenet", "418.47", "1.235"),
    PublishedReference("mobilenet", "568.74", "4.221"),
    PublishedReference("mobilenet_v2", "313.62", "3.489"),
    PublishedReference("resnet18", "1826.92", "11.689"),
    PublishedReference("resnet50", "3857.97", "25.530"),
    PublishedReference("alexnet", "724.41", "60.965"),
    PublishedReference("vgg16", "15470.26", "138.358"),
    PublishedReference("squeezenet_ssd", "1175.97", "5.526"),
    PublishedReference("mobilenet_ssd", "1148.48", "5.783"),
    PublishedReference("mnasnet", "314.42", "4.364"),
    PublishedReference("proxylessnasnet", "336.48", "4.065"),
  ])
  func phones(_ reference: PublishedReference) throws {
    try compare(reference, try model("ncnn", reference.file + ".param"))
  }

  /// Equal to as many digits as are printed.
  private func compare(_ reference: PublishedReference, _ model: ImportedModel) throws {
    func printed(_ count: Int, like text: String) -> String {
      let digits = text.split(separator: ".").last?.count ?? 0
      return String(format: "%.\(digits)f", Double(count) / 1e6)
    }
    let (network, counts) = (model.network, model.network.counts)
    #expect(printed(counts.macs, like: reference.macs) == reference.macs)
    // SSD's prior boxes are numbers that the file stores, but no parameters to their authors.
    let constants = network.layers.filter { network.kind(of: $0) == .constant }
    let boxes = constants.reduce(0) { $0 + $1.output.elements }
    let parameters = printed(counts.parameters - boxes, like: reference.parameters)
    #expect(parameters == reference.parameters)
  }

  /// Two files leave the size of their input open.
  @Test(arguments: ["onnx", "tflite", "ncnn"])
  func everyFileIsRead(folder: String) throws {
    let open = ["FastestDet.param": [3, 352, 352], "vision_transformer.param": [3, 384, 384]]
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(models ?? "")/\(folder)")
    #expect(!files.isEmpty)
    for file in files.sorted() {
      let model = try model(folder, file, input: open[file])
      #expect(model.network.counts.macs > 0, "\(file)")
    }
  }
}
