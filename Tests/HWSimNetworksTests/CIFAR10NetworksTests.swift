import HWSimCore
import HWSimNetworks
import Testing

@Suite("Are the networks for CIFAR-10 those of their papers?")
struct CIFAR10NetworksTests {
  /// Million parameters, from the papers: Srivastava et al., NIPS 2015, table 2; Romero et al., ICLR 2015,
  /// table 1 (number 1: about 250 thousand, number 2: about 862 thousand); Lin et al. and Lee et al. have one
  /// million, which the public Caffe model gives as 966,986.
  @Test(arguments: [
    ("highway", 2.3, 1), ("fitnet", 2.5, 1), ("fitnet:student=1", 0.25, 2),
    ("fitnet:student=2", 0.86, 2), ("nincifar", 0.97, 2), ("nincifar:supervision=deep", 0.97, 2),
  ])
  func parameters(_ name: String, printed: Double, decimals: Int) throws {
    let counts = try NetworkCatalog.network(name).counts
    #expect(millions(counts.parameters, decimals: decimals) == printed)
  }

  @Test func networkInNetwork() throws {
    let network = try NetworkCatalog.network("nincifar")
    #expect(network.counts.parameters == 966_986)
    #expect(network.shape("pool1") == "16x16x96")
    #expect(network.shape("pool2") == "8x8x192")
    #expect(network.layer("pool2").map(network.kind(of:)) == .averagePooling)
  }

  @Test("deep supervision changes a pooling and a ReLU; its classifiers leave after training")
  func deeplySupervised() throws {
    let plain = try NetworkCatalog.network("nincifar")
    let deep = try NetworkCatalog.network("nincifar:supervision=deep")
    let training = try NetworkCatalog.network("nincifar:supervision=training")
    #expect(deep.layer("pool2").map(deep.kind(of:)) == .maxPooling)
    #expect(deep.layer("cccp6/relu") == nil && plain.layer("cccp6/relu") != nil)
    let classifiers = [32 * 32 * 192, 16 * 16 * 192, 8 * 8 * 192].map { ($0 + 1) * 10 }
    #expect(
      training.counts.parameters == deep.counts.parameters + classifiers.reduce(0, +))
  }

  /// The layers of highway-networks' cifar10-19layers: two convolutions in each of 14 highway layers.
  @Test func highwayLayers() throws {
    let network = try NetworkCatalog.network("highway")
    #expect(network.layers.filter { $0.operation == .activation(.sigmoid) }.count == 14)
    #expect(network.layers.filter { network.counts(of: $0).macs > 0 }.count == 19 + 14)
    #expect(network.shape("conv18/relu") == "8x8x100")
    // Three times 32 * 32 * 9 weights and 32 biases for the state, as many for the gate.
    #expect(network.counts(ofBlock: "conv2").parameters == 2 * (32 * 32 * 9 + 32))
  }

  /// Nineteen layers: 17 convolutions, two fully connected.
  @Test func fitNetLayers() throws {
    let network = try NetworkCatalog.network("fitnet")
    #expect(Set(network.layers.compactMap(\.block)).count == 17 + 1)
    #expect(network.shape("pool1") == "16x16x48")
    #expect(network.shape("pool2") == "8x8x80")
    #expect(network.shape("pool3") == "1x1x128")
    #expect(network.layers.filter { $0.operation == .elementwise(.maximum) }.count == 18)
  }

  /// pylearn2's cifar10.yaml: its `partial_sum` says that the first two convolutions make 33x33 and 15x15.
  @Test func maxout() throws {
    let network = try NetworkCatalog.network("maxout")
    #expect(network.shape("conv1/max_2") == "33x33x96")
    #expect(network.shape("pool1") == "16x16x96")
    #expect(network.shape("conv2/max_2") == "15x15x192")
    #expect(network.shape("pool3") == "5x5x192")
    #expect(network.shape("fc1/max_5") == "1x1x500")
  }
}
