import HWSimCore
import HWSimNetworks
import Testing

@Suite("Are ShuffleNet's rivals as wide as their budget allows?")
struct ShuffleNetRivalTests {
  static let designs = ["vgg", "resnet", "xception", "resnext"]

  /// Zhang et al., CVPR 2018, table 4: 140, 38 and 13 million. Channels are whole, and ResNeXt's come in 16
  /// groups, so the budget is not met to the last million.
  @Test(arguments: designs, [(140, 24), (38, 12), (13, 6)])
  func complexity(_ design: String, _ budget: (Int, Int)) throws {
    let (mflops, first) = budget
    let network = try NetworkCatalog.network("shufflenetrival:design=\(design),mflops=\(mflops)")
    let share = Double(network.convolutionMACs) / Double(mflops * 1_000_000)
    #expect(share <= 1 && share > (design == "resnext" ? 0.75 : 0.91))
    #expect(network.shape("conv1") == "112x112x\(first)")
  }

  /// "The settings are the same": the plan of ShuffleNet's table 1.
  @Test(arguments: designs)
  func plan(_ design: String) throws {
    let network = try NetworkCatalog.network("shufflenetrival:design=\(design)")
    let blocks = Set(network.layers.compactMap(\.block))
    #expect(blocks.count == 4 + 8 + 4)
    for (stage, size) in [(2, 28), (3, 14), (4, 7)] {
      let last = network.layers.last { $0.block == "stage\(stage)_4" }
      #expect(last?.output.height == size)
    }
  }

  @Test("Xception's unit is ShuffleNet's with one group")
  func xception() throws {
    let rival = try NetworkCatalog.network("shufflenetrival:design=xception")
    let shuffleNet = try NetworkCatalog.network("shufflenet:groups=1,shuffle=false")
    #expect(rival.layers.map(\.name) == shuffleNet.layers.map(\.name))
    // Table 1 prints 143 million for 144 channels; 140 pays for a few less.
    let widths = [rival, shuffleNet].map { $0.layer("stage2_4/relu")?.output.channels ?? 0 }
    #expect(widths[0] < widths[1] && widths[0] > 140)
  }
}
