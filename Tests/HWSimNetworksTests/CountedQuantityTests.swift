import HWSimCore
import HWSimNetworks
import Testing

@Suite("Is a part of a network what its name says?")
struct CountedQuantityTests {
  private func figure(
    _ quantity: CountedQuantity, _ part: String, _ network: String
  ) throws -> CountedFigure? {
    quantity.figure(of: try NetworkPart(part, of: try NetworkCatalog.network(network)))
  }

  @Test(
    "Figures of parts",
    arguments: [
      (CountedQuantity.parameters, "block fire2", "squeezenet", CountedFigure.number(11_920)),
      (.macs, "layer conv1", "cifar10cnn", .number(2_457_600)),  // 5x5x3 x 32x32x32
      (.macs, "layer conv1+fc", "cifar10cnn", .number(2_467_840)),  // and 4x4x64x10
      (.macs, "except kind convolution", "cifar10cnn", .number(10_240)),
      (.filter, "layer separable_1/depthwise", "mobilenetv1", .text("3x3x32")),
      (.filter, "layer conv1", "mobilenetv1", .text("3x3x3x32")),
      (.filter, "layer fc", "mobilenetv1", .text("1024x1000")),
      (.kernelOutputs, "layer conv1", "cifar10cnn", .text("5x5x32")),
      (.kernelOutputs, "layer pool1", "cifar10cnn", .text("3x3")),
      (.packets, "layer input", "cifar10cnn", .number(27)),  // 3072 bytes in packets of 116
      (.channelRatio, "layer bottleneck_2/expand", "mobilenetv2", .number(6)),
      (.repetitions, "block bottleneck_7", "mobilenetv2", .number(4)),
      (.stride, "block bottleneck_2", "mobilenetv2", .number(2)),
      (.channels, "input size 56x56", "mobilenetv2", .number(32)),
      (.channels, "size 56x56", "mobilenetv2", .number(24)),
      (.depth, "", "resnet50", .number(50)),  // shortcuts lie beside the longest way
      (.depth, "", "vgg16", .number(16)),
      (.inputElements, "", "resnet50", .number(150_528)),  // 3x224x224
      (.kernel, "layer relu1", "cifar10cnn", nil),
    ] as [(CountedQuantity, String, String, CountedFigure?)])
  func figures(
    _ quantity: CountedQuantity, _ part: String, _ network: String, _ expected: CountedFigure?
  ) throws {
    #expect(try figure(quantity, part, network) == expected)
  }

  @Test func sharesAddUp() throws {
    let network = try NetworkCatalog.network("mobilenetv1")
    var sum = 0.0
    for kind in network.layersByKind.map(\.kind) {
      let part = try NetworkPart("kind \(kind.rawValue)", of: network)
      guard case .number(let share) = CountedQuantity.macsShare.figure(of: part) else { continue }
      sum += share
    }
    #expect(abs(sum - 1) < 1e-12)
  }

  @Test(
    "What is not there is an error, not zero",
    arguments: [
      "layer conv99", "block none", "kind softmaxx", "size 57x57", "layers", "except",
      "input", "input layer conv1", "except size 7x7",
    ])
  func missing(_ part: String) throws {
    let network = try NetworkCatalog.network("mobilenetv1")
    #expect(throws: NetworkError.self) { try NetworkPart(part, of: network) }
  }
}
