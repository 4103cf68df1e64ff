import Foundation
import HWSimCore
import HWSimExport
import HWSimImport
import HWSimNetworks
import Testing

@Suite("Does a network come back from its ONNX file as it was?")
struct RoundTripTests {
  @Test(arguments: [
    "alexnet", "cifar10cnn", "mobilenetv1", "mobilenetv1:alpha=0.5,resolution=160", "mobilenetv2",
    "mobilenetv2:alpha=0.35,resolution=96", "resnet50", "shufflenet", "shufflenet:groups=8",
    "squeezenet", "vgg16", "resnet18", "preresnet200", "resnext50", "googlenet",
    "googlenet:variant=torchvision", "nin", "inceptionv2", "inceptionv3", "inceptionv4",
    "inceptionresnetv2", "xception", "nasnet", "mnasnet",
  ])
  func everyLayerIsTheSame(name: String) throws {
    let network = try NetworkCatalog.network(NetworkSpecification(name), batch: 1)
    let file = try ONNXExport.file(network, weights: .omitted)
    let imported = try ModelFile.model(path: "net.onnx", contents: Data(file)).network
    #expect(imported.layers.map(\.name) == network.layers.map(\.name))
    // Pooling that rounds up is written with padding; all else comes back to the letter.
    for (found, written) in zip(imported.layers, network.layers) {
      if case .pooling = written.operation { continue }
      #expect(found.operation == written.operation)
    }
    #expect(imported.layers.map(\.inputs) == network.layers.map(\.inputs))
    #expect(imported.layers.map(\.output) == network.layers.map(\.output))
    #expect(imported.counts == network.counts)
  }

  @Test func theBatchOfAFileCanBeChanged() throws {
    let name = try NetworkSpecification("shufflenet:resolution=64")
    let file = try ONNXExport.file(NetworkCatalog.network(name, batch: 1), weights: .omitted)
    let imported = try ModelFile.model(
      path: "net.onnx", contents: Data(file), inputs: ModelInputs(batch: 3)
    ).network
    let expected = try NetworkCatalog.network(name, batch: 3)
    #expect(imported.layers.map(\.output) == expected.layers.map(\.output))
  }

  @Test func randomWeightsHaveNoZeros() throws {
    let network = try NetworkCatalog.network(
      NetworkSpecification("mobilenetv2:alpha=0.35,resolution=32"), batch: 1)
    let file = try ONNXExport.file(network, weights: .random)
    let imported = try ModelFile.model(
      path: "net.onnx", contents: Data(file), inputs: ModelInputs(countsZeros: true)
    ).network
    #expect(imported.storedPrecision == .fp32)
    #expect(imported.layers.contains { $0.zeroWeights != nil })
    #expect(imported.layers.allSatisfy { ($0.zeroWeights ?? 0) * 1000 <= $0.output.elements })
  }
}
