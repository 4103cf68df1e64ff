import HWSimCore
import HWSimNetworks
import Testing

@Suite("How much memory do the activations of each size need?")
struct ActivationsBySizeTests {
  /// One cell of Sandler et al., CVPR 2018, table 3: "channels/memory in kB", 16-bit.
  struct Cell: Sendable {
    let size: Int
    let channels: Int
    let bytes: Int

    init(_ size: Int, _ channels: Int, _ bytes: Int) {
      (self.size, self.channels, self.bytes) = (size, channels, bytes)
    }
  }

  static let columns: [(String, BlockOutputSize, [Cell])] = [
    (
      "mobilenetv1", .output,
      [
        Cell(56, 128, 802_816),  // printed 800
        Cell(28, 256, 401_408),  // 400
        Cell(14, 512, 200_704),  // 200
        Cell(7, 1024, 100_352),  // 199 is a misprint: 7 * 7 * 1024 * 2 bytes
        Cell(1, 1024, 2048),  // 2
      ]
    ),
    (
      // This column books a block's output at the size of its input.
      "mobilenetv2", .input,
      [
        Cell(56, 32, 200_704),  // 200
        Cell(28, 64, 100_352),  // 100
        Cell(14, 160, 62_720),  // 62
        Cell(7, 320, 31_360),  // 32
        Cell(1, 1280, 2560),  // 2
      ]
    ),
    (
      // The column is headed g = 3, but its channels are those of g = 2.
      "shufflenet:groups=2,scale=2", .output,
      [
        Cell(56, 48, 301_056),  // 300
        Cell(28, 400, 627_200),  // 600
        Cell(14, 800, 313_600),  // 310
        Cell(7, 1600, 156_800),  // 156
        Cell(1, 1600, 3200),  // 3
      ]
    ),
  ]

  @Test(arguments: columns)
  func paper(_ specification: String, _ convention: BlockOutputSize, _ cells: [Cell]) throws {
    let network = try NetworkCatalog.network(specification)
    // The table takes 112x112 as streamed.
    let sizes = network.activationsBySize(countingBlocksAt: convention).filter { $0.height < 112 }
    #expect(sizes.map(\.height) == cells.map(\.size))
    #expect(sizes.map(\.width) == cells.map(\.size))
    #expect(sizes.map(\.channels) == cells.map(\.channels))
    #expect(sizes.map(\.bytes) == cells.map(\.bytes))
  }

  @Test func ordinaryConventionBooksOutputsWhereTheyAre() throws {
    let network = try NetworkCatalog.network("mobilenetv2")
    let sizes = network.activationsBySize().filter { $0.height < 112 }
    #expect(sizes.map(\.channels) == [24, 32, 96, 320, 1280])  // the body's outputs
  }

  @Test func precisionAndBatchMultiplyBytes() throws {
    let network = try NetworkCatalog.network("mobilenetv1", batch: 3)
    let bytes = network.activationsBySize(precision: .int8).last?.bytes
    #expect(bytes == 3 * 1024)  // 3 images, 1024 channels, one byte
  }

  @Test("every family has sizes, in falling order", arguments: NetworkCatalog.families)
  func falling(_ family: NetworkFamily) throws {
    let network = try NetworkCatalog.network(family.name)
    for convention in BlockOutputSize.allCases {
      let sizes = network.activationsBySize(countingBlocksAt: convention).map {
        $0.height * $0.width
      }
      #expect(!sizes.isEmpty)
      #expect(sizes == sizes.sorted(by: >))
    }
  }
}
