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
      specification: "shufflenetv2", parameters: 2_278_604, macsConvolution: 143_883_992,
      macsDepthwise: 4_159_512, macsPointwise: 131_595_968, macsLinear: 1_024_000,
      outputs: 1_951_200),
    TorchvisionRow(
      specification: "mnasnet", parameters: 4_383_312, macsConvolution: 313_135_872,
      macsDepthwise: 28_336_896, macsPointwise: 273_960_960, macsLinear: 1_280_000,
      outputs: 5_457_640),
    TorchvisionRow(
      specification: "googlenet:variant=torchvision", parameters: 6_624_904,
      macsConvolution: 1_497_352_192, macsDepthwise: 0, macsPointwise: 369_144_832,
      macsLinear: 1_024_000, outputs: 3_227_160),
    TorchvisionRow(
      specification: "resnet18", parameters: 11_689_512, macsConvolution: 1_813_561_344,
      macsDepthwise: 0, macsPointwise: 19_267_584, macsLinear: 512_000, outputs: 2_484_712),
    TorchvisionRow(
      specification: "resnet101", parameters: 44_549_160, macsConvolution: 7_799_357_440,
      macsDepthwise: 0, macsPointwise: 3_866_361_856, macsLinear: 2_048_000, outputs: 16_232_936),
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

  /// Netscope's table of operations, as printed in the lecture: 10^9 multiply-accumulates, to which it
  /// adds those of response normalisation and one for each element that a batch normalisation scales;
  /// 10^6 parameters.
  struct NetscopeRow: Sendable, CustomTestStringConvertible {
    let specification: String
    var batch = 1
    let macc: Double
    let parameters: Double
    var testDescription: String { specification }
  }

  static let netscope = [
    NetscopeRow(
      specification: "inceptionv4:variant=caffe", macc: 12.27, parameters: 42.71),
    NetscopeRow(specification: "inceptionv3:variant=caffe", macc: 5.72, parameters: 23.83),
    NetscopeRow(
      specification: "inceptionresnetv2:variant=caffe", macc: 13.18, parameters: 55.97),
    NetscopeRow(specification: "resnet152:stride=1x1", macc: 11.30, parameters: 60.19),
    NetscopeRow(specification: "resnet50:stride=1x1", macc: 3.87, parameters: 25.56),
    NetscopeRow(specification: "alexnet", batch: 10, macc: 7.27, parameters: 60.97),
    NetscopeRow(specification: "googlenet:resolution=227", batch: 10, macc: 16.04, parameters: 7),
    NetscopeRow(specification: "nin:resolution=227", batch: 10, macc: 11.06, parameters: 7.6),
    NetscopeRow(specification: "vgg16", batch: 10, macc: 154.70, parameters: 138.36),
  ]

  @Test("Netscope", arguments: netscope)
  func equalsNetscope(_ row: NetscopeRow) throws {
    let network = try NetworkCatalog.network(row.specification, batch: row.batch)
    let scaled = network.counts(of: .batchNormalization, .localResponseNormalization)
    let macc = network.counts.macs + scaled.multiplications
    #expect(millions(macc / 1000, decimals: 2) == row.macc)
    #expect(millions(network.counts.parameters, decimals: 2) == row.parameters)
  }

  @Test func netscopeExactly() throws {
    // LRN of size 5 counts 5 per element.
    let alexNet = try NetworkCatalog.network("alexnet", batch: 10)
    let normalization = alexNet.counts(of: .localResponseNormalization).multiplications
    #expect(normalization == 10 * 5 * (55 * 55 * 96 + 27 * 27 * 256))
    // Divisions of ResNet-50, printed as 10.59M: one per normalised element.
    let resNet = try NetworkCatalog.network("resnet50:stride=1x1")
    #expect(resNet.counts(of: .batchNormalization).multiplications == 10_587_136)

    // 861.34M: the Caffe net pads its conv10 by 1, so that it makes 15x15 and not 13x13.
    let squeezeNet = try NetworkCatalog.network("squeezenet:resolution=227")
    let border = (15 * 15 - 13 * 13) * 512 * 1000
    #expect(squeezeNet.counts.macs + border == 861_339_936)
    // 833M in the comparison of the ShuffleNet paper: without that padding.
    #expect(millions(squeezeNet.counts.macs) == 833)
  }

  /// "720" and "15300" of the MobileNet and ShuffleNet papers: two and three digits, cut.
  @Test func roundedFigures() throws {
    let alexNet = try NetworkCatalog.network("alexnet").counts
    #expect(alexNet.macs == 724_406_816)
    #expect(alexNet.parameters == 60_965_224)
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
