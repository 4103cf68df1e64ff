import HWSimCore
import HWSimNetworks
import Testing

@Suite("Are GoogLeNet and NIN the published ones?")
struct GoogLeNetTests {
  /// Szegedy et al., CVPR 2015, table 1: output, and 10^6 multiply-adds of its "ops"; some are rounded,
  /// some cut. For 5a it prints 54, but the widths that it gives make 51.
  @Test(arguments: [
    ("3a", "28x28x256", 128.0), ("3b", "28x28x480", 304), ("4a", "14x14x512", 73),
    ("4b", "14x14x512", 88), ("4c", "14x14x512", 100), ("4d", "14x14x528", 119),
    ("4e", "14x14x832", 170), ("5a", "7x7x832", 51), ("5b", "7x7x1024", 71),
  ])
  func module(_ name: String, output: String, ops: Double) throws {
    let network = try NetworkCatalog.network("googlenet")
    #expect(network.shape("inception_\(name)/concat") == output)
    let macs = network.counts(ofBlock: "inception_\(name)").macs
    #expect([millions(macs), millions(macs, .down)].contains(ops))
  }

  /// 1500 in the ShuffleNet paper's comparison is the sum of table 1, 1502, which prints 34 for the
  /// first convolution; at stride 2 it is 118.
  @Test func sum() throws {
    let network = try NetworkCatalog.network("googlenet")
    let first = try #require(network.layer("conv1/conv7x7"))
    let macs = network.counts(of: first).macs
    #expect(millions(macs) == 118)
    #expect(abs(millions(network.counts.macs - macs) + 34 - 1502) <= 3)
  }

  /// "6.8" and "7M" of the lecture's tables; Caffe's biases are 0.6 % of the second.
  @Test func parameters() throws {
    let counts = try NetworkCatalog.network("googlenet").counts
    #expect(counts.parameters == 6_998_552)
    #expect(counts.biases == 7_280 + 1000)  // one for each output of a convolution and a class
  }

  /// torchvision, models/googlenet.py: `num_params` counts the classifiers at the side.
  @Test func classifiersAtTheSide() throws {
    let network = try NetworkCatalog.network("googlenet:variant=torchvision")
    let both = try NetworkCatalog.network("googlenet:variant=torchvision,aux=true")
    #expect(network.counts.parameters == 6_624_904)
    #expect(both.counts.parameters == 13_004_888)
    #expect(both.shape("aux1/pool") == "4x4x512")
    #expect(both.shape("aux2/pool") == "4x4x528")
    #expect(both.layers.last?.name == "softmax")
  }

  @Test("Caffe normalises responses, torchvision batches")
  func variants() throws {
    let caffe = try NetworkCatalog.network("googlenet")
    #expect(caffe.counts(of: .batchNormalization) == LayerCounts())
    #expect(caffe.shape("norm1") == "56x56x64")
    #expect(caffe.shape("norm2") == "56x56x192")
    let torchvision = try NetworkCatalog.network("googlenet:variant=torchvision")
    #expect(torchvision.counts(of: .localResponseNormalization) == LayerCounts())
    #expect(torchvision.counts.biases == 1000)
    #expect(torchvision.layer("inception_3a/branch3/conv5x5") == nil)
  }

  /// The sizes that nin_imagenet's prototxt gives its layers.
  @Test func networkInNetwork() throws {
    let network = try NetworkCatalog.network("nin")
    let outputs = ["conv1", "pool1", "pool2", "pool3", "cccp7", "cccp8", "pool4"]
    #expect(
      outputs.map(network.shape) == [
        "54x54x96", "27x27x96", "13x13x256", "6x6x384", "6x6x1024", "6x6x1000", "1x1x1000",
      ])
    #expect(millions(network.counts.parameters, decimals: 1) == 7.6)  // the lecture: 7.6M
  }
}
