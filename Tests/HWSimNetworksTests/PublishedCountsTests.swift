import HWSimCore
import HWSimNetworks
import Testing

/// One row of fvcore's counts of a torchvision network, input 1x3x224x224.
struct TorchvisionRow: Sendable, CustomTestStringConvertible {
  let specification: String
  let parameters: Int
  let macsConvolution: Int
  let macsDepthwise: Int
  let macsPointwise: Int
  let macsLinear: Int
  /// Output elements of all convolutions and fully connected layers.
  let outputs: Int
  var testDescription: String { specification }
}

@Suite("Do the counts equal the published ones?")
struct PublishedCountsTests {
  /// torchvision's networks counted by fvcore: convolutions and fully connected layers alone.
  static let torchvision = [
    TorchvisionRow(
      specification: "squeezenet", parameters: 1_248_424, macsConvolution: 818_924_576,
      macsDepthwise: 0, macsPointwise: 209_795_072, macsLinear: 0, outputs: 4_346_248),
    TorchvisionRow(
      specification: "mobilenetv2", parameters: 3_504_872, macsConvolution: 299_494_272,
      macsDepthwise: 20_716_416, macsPointwise: 267_939_840, macsLinear: 1_280_000,
      outputs: 6_679_112),
    TorchvisionRow(
      specification: "resnet50", parameters: 25_557_032, macsConvolution: 4_087_136_256,
      macsDepthwise: 0, macsPointwise: 2_119_434_240, macsLinear: 2_048_000, outputs: 11_114_984),
    TorchvisionRow(
      specification: "vgg16", parameters: 138_357_544, macsConvolution: 15_346_630_656,
      macsDepthwise: 0, macsPointwise: 0, macsLinear: 123_633_664, outputs: 13_556_712),
    TorchvisionRow(
      specification: "alexnet:variant=torchvision", parameters: 61_100_840,
      macsConvolution: 655_566_528, macsDepthwise: 0, macsPointwise: 0, macsLinear: 58_621_952,
      outputs: 494_184),
  ]

  @Test("torchvision, to the last digit", arguments: torchvision)
  func equalsTorchvision(_ row: TorchvisionRow) throws {
    let network = try NetworkCatalog.network(row.specification)
    #expect(network.counts.parameters == row.parameters)
    #expect(network.convolutionMACs == row.macsConvolution)
    #expect(network.counts(of: .depthwise).macs == row.macsDepthwise)
    #expect(network.counts(of: .pointwise).macs == row.macsPointwise)
    #expect(network.counts(of: .fullyConnected).macs == row.macsLinear)
    let outputs = network.layers.filter { network.counts(of: $0).macs > 0 }
    #expect(outputs.reduce(0) { $0 + $1.output.elements } == row.outputs)
  }

  /// Netscope's table of operations, as printed in the lecture. It adds multiply-accumulates that
  /// hwsim counts elsewhere, and took batch 10 for AlexNet and VGG16.
  @Test func netscopeMACs() throws {
    // 154.7G for batch 10.
    let vgg = try NetworkCatalog.network("vgg16", batch: 10)
    #expect(millions(vgg.counts.macs, decimals: 1) == 154_702.6)

    // 7.27G for batch 10: LRN of size 5 counts 5 per element.
    let alexNet = try NetworkCatalog.network("alexnet", batch: 10)
    let normalization = alexNet.counts(of: .localResponseNormalization).multiplications
    #expect(normalization == 10 * 5 * (55 * 55 * 96 + 27 * 27 * 256))
    #expect(millions(alexNet.counts.macs + normalization) == 7268)

    // 3.87G with the stride in the first 1x1: the scale layers count one per element.
    let resNet = try NetworkCatalog.network("resnet50:stride=1x1")
    let scale = resNet.counts(of: .batchNormalization).multiplications
    #expect(scale == 10_587_136)  // printed: 10.59M
    #expect(millions(resNet.counts.macs + scale) == 3869)  // printed: 3.87G

    // 861.34M: the Caffe net pads its conv10 by 1, so that it makes 15x15 and not 13x13.
    let squeezeNet = try NetworkCatalog.network("squeezenet:resolution=227")
    let border = (15 * 15 - 13 * 13) * 512 * 1000
    #expect(squeezeNet.counts.macs + border == 861_339_936)
    // 833M in the comparison of the ShuffleNet paper: without that padding.
    #expect(millions(squeezeNet.counts.macs) == 833)
  }

  @Test func netscopeParameters() throws {
    #expect(try NetworkCatalog.network("alexnet").counts.parameters == 60_965_224)  // 60.97M
    let resNet = try NetworkCatalog.network("resnet50:stride=1x1")
    #expect(millions(resNet.counts.parameters, decimals: 2) == 25.56)
    let vgg = try NetworkCatalog.network("vgg16")
    #expect(millions(vgg.counts.parameters, decimals: 2) == 138.36)
  }

  /// "720" and "15300" of the MobileNet and ShuffleNet papers: two and three digits, cut.
  @Test func roundedFigures() throws {
    #expect(try NetworkCatalog.network("alexnet").counts.macs == 724_406_816)
    #expect(try NetworkCatalog.network("vgg16").convolutionMACs == 15_346_630_656)
  }

  /// torchvision, SqueezeNet1_1_Weights: 1235496 parameters, 0.349 G operations.
  @Test func squeezeNet11() throws {
    let network = try NetworkCatalog.network("squeezenet:version=1.1")
    #expect(network.counts.parameters == 1_235_496)
    #expect(millions(network.counts.macs) == 349)
  }

  @Test("batch multiplies the work and leaves the parameters", arguments: NetworkCatalog.families)
  func batch(_ family: NetworkFamily) throws {
    let one = try NetworkCatalog.network(family.name).counts
    let three = try NetworkCatalog.network(family.name, batch: 3).counts
    #expect(three.operations == 3 * one.operations)
    #expect(three.parameters == one.parameters)
  }
}
