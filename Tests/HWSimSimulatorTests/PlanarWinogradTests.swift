import HWSimCore
import HWSimSimulator
import Testing

/// Does Winograd's algorithm over whole planes read, write and multiply what it is said to?
@Suite struct PlanarWinogradOracle {
  /// A 3x3 convolution of stride 1 on a padded square image, in register tiles of 2 x 4.
  private func layer(
    outputTile: Int, channels: Int = 3, outputs: Int = 5, side: Int = 5, groups: Int = 1,
    batch: Int = 1, vectorised: VectorDimension = .none, loops: [KernelLoop: InstructionMix] = [:]
  ) throws -> Recorder {
    let convolution = Convolution(
      outputs: outputs, kernel: Extent(3), padding: Padding(1), groups: groups)
    let trial = KernelTraces.Case(
      name: "winograd", operation: .convolution(convolution),
      template: KernelTemplate(
        name: "k", method: .planarWinograd, tile: RegisterTile(rows: 2, columns: 4),
        vectorised: vectorised, outputTile: outputTile, loops: loops),
      channels: channels, side: side, batch: batch)
    var sink = Recorder()
    try KernelLayer(trial, .nchw).kernel.emit(into: &sink)
    return sink
  }

  /// F(2x2, 3x3) makes 3 x 3 tiles of 5x5 outputs; 16 points of each of 9 tiles, in 4 B.
  @Test func bytesByHand() throws {
    let sink = try layer(outputTile: 2)
    // Rows of tiles lie over input rows 0-2, 1-4 and 3-4: 9 rows of 5 pixels in 3 channels.
    #expect(sink.read[1] == 9 * 5 * 3 * 4)
    #expect(sink.written[2] == 5 * 25 * 4)
    // Rows of register tiles hold 2, 2 and 1 channels of 3 weights a point; columns are 4, 4 and 1.
    #expect(sink.read[3] == 16 * (2 + 2 + 1) * 3 * 4 * 3)
    let (inputs, products) = (3 * 16 * 9 * 4, 5 * 16 * 9 * 4)
    // Transformed, then packed; the products.
    #expect(sink.written[4] == 2 * inputs + products)
    // Packing reads the transformed inputs, each of three rows of register tiles the panels.
    #expect(sink.read[4] == inputs + 3 * inputs + products)
    #expect(sink.written[1] == nil && sink.written[3] == nil && sink.read[2] == nil)
  }

  /// Points of a tile x tiles of 9x9 outputs, ragged ones whole, x 5 outputs x 3 inputs.
  @Test(arguments: [(2, 16 * 25), (4, 36 * 9), (6, 64 * 4)])
  func multiplications(outputTile: Int, pointsOfTiles: Int) throws {
    let sink = try layer(outputTile: outputTile, side: 9)
    #expect(sink.mix.mac == Double(pointsOfTiles * 5 * 3))
  }

  /// Lavin and Gray, arXiv:1509.09308, sections 4.1 to 4.3: F(2x2, 3x3) multiplies 2.25 times less than
  /// the plain loops, F(4x4, 3x3) 4 times; (6 x 3)² / 8² is 5.06. Of 12x12 outputs no tile is ragged.
  @Test(arguments: [(2, 2.25), (4, 4), (6, 5.0625)])
  func savings(outputTile: Int, factor: Double) throws {
    let sink = try layer(outputTile: outputTile, side: 12)
    #expect(Double(9 * 144 * 5 * 3) / sink.mix.mac == factor)
  }

  /// Four lanes: register tiles of 2, 2 and 1 channels take one vector each.
  @Test func raggedChannelsCostWholeVectors() throws {
    let sink = try layer(outputTile: 2, vectorised: .rows)
    #expect(sink.mix.mac == Double(16 * 9 * 3 * 3))
  }

  /// Each group has its channels' share of the inputs and outputs, and all of the tiles.
  @Test func groupsAndImagesRunOneAfterTheOther() throws {
    let (one, two) = (
      try layer(outputTile: 2), try layer(outputTile: 2, channels: 6, outputs: 10, groups: 2)
    )
    let images = try layer(outputTile: 2, batch: 2)
    for region in 1...4 {
      #expect(two.read[region] == one.read[region].map { 2 * $0 })
      #expect(two.written[region] == one.written[region].map { 2 * $0 })
      #expect(images.read[region] == one.read[region].map { 2 * $0 })
      #expect(images.written[region] == one.written[region].map { 2 * $0 })
    }
    #expect(two.mix.mac == 2 * one.mix.mac && images.mix.mac == 2 * one.mix.mac)
    // Groups reuse scratch, but not weights.
    #expect(two.writes.filter { $0 >= 4_000_000 } == one.writes.filter { $0 >= 4_000_000 })
    let weights = { (sink: Recorder) in sink.reads.filter { 3_000_000..<4_000_000 ~= $0 }.count }
    #expect(weights(two) == 2 * weights(one))
    #expect(weights(one) == 16 * 3 * 5 * 4)
  }

  /// A transformation is of a tile of all channels' vectors: 9 tiles, 3 inputs, 5 outputs.
  @Test func transformationsAreCountedByTile() throws {
    var (gather, pixel) = (InstructionMix(), InstructionMix())
    (gather.alu, pixel.branch) = (1, 1)
    let sink = try layer(outputTile: 2, loops: [.gather: gather, .pixel: pixel])
    #expect(sink.mix.alu == 9 * 3 && sink.mix.branch == 9 * 5)
  }
}
