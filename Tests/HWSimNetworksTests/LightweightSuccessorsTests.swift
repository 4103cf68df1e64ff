import HWSimCore
import HWSimNetworks
import Testing

@Suite("Are MnasNet and ShuffleNet V2 the published ones?")
struct LightweightSuccessorsTests {
  /// torchvision, models/mnasnet.py and shufflenetv2.py: `num_params` and `_ops`, 10^6 multiply-adds of
  /// convolutions and fully connected layers.
  @Test(arguments: [
    ("mnasnet:alpha=0.5", 2_218_512, 104.0), ("mnasnet:alpha=0.75", 3_170_208, 215),
    ("mnasnet", 4_383_312, 314), ("mnasnet:alpha=1.3", 6_282_256, 526),
    ("shufflenetv2:scale=0.5", 1_366_792, 40), ("shufflenetv2", 2_278_604, 145),
    ("shufflenetv2:scale=1.5", 3_503_624, 296), ("shufflenetv2:scale=2", 7_393_996, 583),
  ])
  func torchvision(_ specification: String, parameters: Int, macs: Double) throws {
    let counts = try NetworkCatalog.network(specification).counts
    #expect(counts.parameters == parameters)
    #expect(millions(counts.macs) == macs)
  }

  /// Ma et al., ECCV 2018, table 5: 10^6 multiply-adds, about a hundredth more than convolutions and
  /// the fully connected layer have, and 10^6 parameters.
  @Test(arguments: [("0.5", 41.0, 1.4), ("1", 146, 2.3), ("1.5", 299, 3.5), ("2", 591, 7.4)])
  func shuffleNetV2(_ scale: String, macs: Double, parameters: Double) throws {
    let counts = try NetworkCatalog.network("shufflenetv2:scale=\(scale)").counts
    #expect(0.985...1 ~= Double(counts.macs) / 1e6 / macs)
    #expect(millions(counts.parameters, decimals: 1) == parameters)
  }

  @Test("table 5: the output of each stage")
  func stages() throws {
    let network = try NetworkCatalog.network("shufflenetv2")
    let outputs = ["maxpool", "stage2_4/shuffle", "stage3_8/shuffle", "stage4_4/shuffle", "conv5"]
    #expect(
      outputs.map(network.shape) == [
        "56x56x24", "28x28x116", "14x14x232", "7x7x464", "7x7x1024",
      ])
  }

  @Test("half of the channels pass a unit untouched, but where it halves the image")
  func halves() throws {
    let network = try NetworkCatalog.network("shufflenetv2")
    let joined = try #require(network.layer("stage2_2/concat"))
    let inputs = joined.inputs.map { network.layers[$0].name }
    #expect(inputs == ["stage2_2/split/0", "stage2_2/right/expand/relu"])
    #expect(network.layer("stage2_1/split/0") == nil)
    #expect(network.shape("stage2_1/left/depthwise") == "28x28x24")
  }

  /// Tan et al., CVPR 2019, figure 7, without squeeze and excitation.
  @Test func mnasNet() throws {
    let network = try NetworkCatalog.network("mnasnet")
    let outputs = [1, 4, 7, 10, 12, 16, 17].map { network.shape("bottleneck_\($0)/project") }
    #expect(
      outputs == [
        "112x112x16", "56x56x24", "28x28x40", "14x14x80", "14x14x96", "7x7x192", "7x7x320",
      ])
    let kernels = (1...17).compactMap { number -> Int? in
      guard
        case .convolution(let layer) = network.layer("bottleneck_\(number)/depthwise")?.operation
      else { return nil }
      return layer.kernel.height
    }
    #expect(kernels == [3, 3, 3, 3, 5, 5, 5, 5, 5, 5, 3, 3, 5, 5, 5, 5, 3])
  }
}
