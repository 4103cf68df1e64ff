import HWSimCore
import HWSimNetworks
import Testing

@Suite("Is ShuffleNet the one of the paper?")
struct ShuffleNetTests {
  /// Zhang et al., CVPR 2018, table 1: complexity in millions, the convolutions alone; and the
  /// output channels of stage 2.
  @Test(arguments: [
    ("1", 143.0, 144), ("2", 140, 200), ("3", 137, 240), ("4", 133, 272), ("8", 137, 384),
  ])
  func architecture(_ groups: String, complexity: Double, channels: Int) throws {
    let network = try NetworkCatalog.network("shufflenet:groups=\(groups)")
    #expect(millions(network.convolutionMACs) == complexity)
    #expect(network.shape("conv1") == "112x112x24")
    #expect(network.shape("maxpool") == "56x56x24")
    for (stage, units, size) in [(2, 4, 28), (3, 8, 14), (4, 4, 7)] {
      let expected = "\(size)x\(size)x\(channels << (stage - 2))"
      for unit in 1...units { #expect(network.shape("stage\(stage)_\(unit)/relu") == expected) }
      #expect(network.layer("stage\(stage)_\(units + 1)/relu") == nil)
    }
    #expect(network.shape("fc") == "1x1x1000")
  }

  /// The authors' repository, megvii-model/ShuffleNet-Series, ShuffleNetV1/README.md: "FLOPs" and
  /// parameters in millions, the fully connected layer included. The paper prints 524, 292 and 38
  /// for g = 3.
  @Test(arguments: [
    ("3", "2", 524.0, 5.4), ("8", "2", 522, 6.5), ("3", "1.5", 292, 3.4), ("8", "1.5", 290, 4.3),
    ("8", "1", 138, 2.4), ("3", "0.5", 38, 0.7), ("8", "0.5", 40, 1.0),
  ])
  func scales(_ groups: String, _ scale: String, macs: Double, parameters: Double) throws {
    let counts = try NetworkCatalog.network("shufflenet:groups=\(groups),scale=\(scale)").counts
    #expect(millions(counts.macs) == macs)
    // Some are printed cut (5.45 as 5.4), some rounded (4.27 as 4.3).
    let printed = [
      millions(counts.parameters, decimals: 1, .down), millions(counts.parameters, decimals: 1),
    ]
    #expect(printed.contains(parameters))
  }

  /// Complexities that the paper prints once for several groups, as the size of a row: 140 for 1x,
  /// 38 for 0.5x, 13 for 0.25x.
  @Test(arguments: [
    ("groups=3", 140, 137_460_672), ("groups=8", 140, 138_365_952),
    ("groups=4,scale=0.5", 38, 37_468_832),
    // Not met: the paper does not say how its 0.25x is rounded, and 13 needs a wider conv1.
    ("groups=3,scale=0.25", 13, 11_009_808), ("groups=8,scale=0.25", 13, 12_426_240),
  ])
  func nominalSizes(_ options: String, nominal: Int, macs: Int) throws {
    let counts = try NetworkCatalog.network("shufflenet:" + options).counts
    #expect(counts.macs == macs)
    let tolerance = nominal == 13 ? 0.16 : 0.02
    #expect(abs(Double(macs) / 1e6 - Double(nominal)) <= Double(nominal) * tolerance)
  }

  /// Table 5. Squeeze-and-excitation is printed as 527 million, 3 more than without; a ratio of 16 on the units'
  /// branches adds 2.4. SE-ShuffleNet of Hu et al., CVPR 2018, table 3: 2.4 million parameters.
  @Test func squeezeAndExcitation() throws {
    let plain = try NetworkCatalog.network("shufflenet:scale=2").counts
    let excited = try NetworkCatalog.network("shufflenet:scale=2,se=true").counts
    #expect(millions(excited.macs - plain.macs, decimals: 1) == 2.4)
    let narrow = try NetworkCatalog.network("shufflenet:se=true").counts
    #expect(millions(narrow.parameters, decimals: 1, .down) == 2.4)
  }

  /// Table 5: "removing half of the blocks in Stage 2-4" leaves 26 layers. Its 40 million are printed beside 0.5x,
  /// but 0.5x has 22; a scale of 0.7 has 40.
  @Test func shallow() throws {
    let network = try NetworkCatalog.network("shufflenet:shallow=true,scale=0.7")
    #expect(Set(network.layers.compactMap(\.block)).count * 3 + 2 == 26)
    #expect(millions(network.counts.macs) == 40)
    let half = try NetworkCatalog.network("shufflenet:shallow=true,scale=0.5")
    #expect(millions(half.counts.macs) == 22)
  }

  @Test func firstPointwiseIsNotGroupedAndNotShuffled() throws {
    let network = try NetworkCatalog.network("shufflenet:groups=8")
    let kinds = ["stage2_1/reduce", "stage2_1/expand", "stage3_1/reduce"].compactMap {
      network.layer($0).map(network.kind(of:))
    }
    #expect(kinds == [.pointwise, .grouped, .grouped])
    let shuffles = network.layers.filter { network.kind(of: $0) == .channelShuffle }
    #expect(shuffles.count == 15)  // 16 units, but the first
  }

  @Test func shuffleCostsNoArithmetic() throws {
    let with = try NetworkCatalog.network("shufflenet")
    let without = try NetworkCatalog.network("shufflenet:shuffle=false")
    #expect(with.counts == without.counts)
    #expect(with.layers.count == without.layers.count + 15)
  }

  @Test(
    "every scale gives channels that split into the groups",
    arguments: ["1", "2", "3", "4", "8"], ["0.1", "0.33", "0.7", "1.01", "2.7182818", "8"])
  func anyScale(_ groups: String, _ scale: String) throws {
    _ = try NetworkCatalog.network("shufflenet:groups=\(groups),scale=\(scale),resolution=32")
  }
}
