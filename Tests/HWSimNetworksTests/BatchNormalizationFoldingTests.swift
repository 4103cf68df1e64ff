import HWSimCore
import HWSimNetworks
import Testing

@Suite("What does folding batch normalisation change?")
struct BatchNormalizationFoldingTests {
  /// torchvision's MobileNetV2 has 3,504,872 parameters, its ONNX export, which folds, 17,056 fewer:
  /// one of the two parameters of every normalised channel.
  @Test func mobileNetV2() throws {
    let network = try NetworkCatalog.network(NetworkSpecification("mobilenetv2"), batch: 1)
    let folded = try network.foldingBatchNormalization()
    #expect(folded.counts.macs == network.counts.macs)
    #expect(folded.counts.parameters == 3_504_872 - 17_056)
    #expect(!folded.layers.contains { $0.operation == .batchNormalization })
    #expect(folded.layers.last?.output == network.layers.last?.output)
    #expect(folded.layers.last?.name == network.layers.last?.name)
  }

  @Test func onlyWhatNothingElseReads() throws {
    var build = NetworkBuilder(name: "two readers")
    let image = try build.input(channels: 3, height: 8, width: 8)
    let shared = try build.convolution("conv", image, outputs: 4, kernel: 3)
    let normalised = try build.batchNormalization("bn", shared)
    _ = try build.add("sum", .elementwise(.add), [shared, normalised])
    let network = try build.finish()
    #expect(try network.foldingBatchNormalization() == network)
  }
}
