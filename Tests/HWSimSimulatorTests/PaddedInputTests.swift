import HWSimCore
import HWSimSimulator
import Testing

/// Is a padded input copied with its border, and the layer then computed as without?
@Suite struct PaddedInputs {
  /// 6 channels of 9x9 in 4 B, on which a 3x3 window moves.
  private func trace(
    copies: Bool, padding: Padding = Padding(1), layout: TensorLayout = .nchw
  ) throws -> Recorder {
    var pad = InstructionMix()
    pad.alu = 1
    let trial = KernelTraces.Case(
      name: "padded",
      operation: .convolution(Convolution(outputs: 10, kernel: Extent(3), padding: padding)),
      template: KernelTemplate(
        name: "k", method: .im2colGEMM, tile: RegisterTile(rows: 4, columns: 3),
        copiesPadding: copies, loadBytes: 16, loops: [.pad: pad]))
    var sink = Recorder()
    try KernelLayer(trial, layout).kernel.emit(into: &sink)
    return sink
  }

  private static let paddings = [
    (Padding(1), 11 * 11), (Padding(top: 0, bottom: 2, left: 0, right: 1), 11 * 10),
    (Padding(top: 1, bottom: 0, left: 2, right: 0), 10 * 11),
  ]

  @Test(arguments: paddings, TensorLayout.allCases)
  func theCopyIsAsLargeAsThePaddedImage(
    padded: (padding: Padding, pixels: Int), layout: TensorLayout
  ) throws {
    let with = try trace(copies: true, padding: padded.padding, layout: layout)
    let without = try trace(copies: false, padding: padded.padding, layout: layout)
    let bytes = 6 * padded.pixels * 4
    #expect(with.read[1] == 6 * 81 * 4, "the image is read once")
    // Scratch also holds the gathered columns, which are the same.
    #expect(try #require(with.written[4]) - #require(without.written[4]) == bytes)
    // Vectors of 16 B, the last one perhaps partly filled.
    #expect(with.mix.alu == Double((bytes + 15) / 16))
    #expect(without.mix.alu == 0)
  }

  @Test(arguments: paddings, TensorLayout.allCases)
  func theResultIsCountedAsWithoutACopy(
    padded: (padding: Padding, pixels: Int), layout: TensorLayout
  ) throws {
    let with = try trace(copies: true, padding: padded.padding, layout: layout)
    let without = try trace(copies: false, padding: padded.padding, layout: layout)
    #expect(with.mix.mac == without.mix.mac && with.mix.mac > 0)
    #expect(with.written[2] == without.written[2] && with.read[3] == without.read[3])
    let outputs = { (sink: Recorder) in sink.writes.filter { 2_000_000..<3_000_000 ~= $0 } }
    #expect(outputs(with) == outputs(without))
  }

  @Test func withoutPaddingThereIsNoCopy() throws {
    let (with, without) = (
      try trace(copies: true, padding: .none), try trace(copies: false, padding: .none)
    )
    #expect(with.mix == without.mix && with.bytes == without.bytes)
    #expect(with.writes == without.writes && with.reads == without.reads)
  }
}
