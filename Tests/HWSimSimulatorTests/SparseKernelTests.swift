import HWSimCore
import HWSimSimulator
import Testing

/// Does the sparse kernel read and multiply what pruning left, and nothing else?
@Suite struct SparseKernelTests {
  /// A 1x1 convolution of 16 to 10 channels over 5 x 7 pixels, in blocks of 8.
  private func layer(
    pruned: Double, images: Int = 1, vectorised: VectorDimension = .none
  ) throws -> (sink: Recorder, packed: Int) {
    let shape = try #require(Shape(batch: images, channels: 16, height: 5, width: 7))
    var build = NetworkBuilder(name: "one")
    let image = try build.add("input", .input(shape))
    let tensor = try build.convolution("layer", image, outputs: 10, kernel: 1)
    var storage = WeightStorage()
    storage.prunedShare = pruned
    build.store(tensor, as: storage)
    let layer = try build.finish().layers[1]
    let view = { (address: UInt64, shape: Shape) in
      TensorView(address: address, shape: shape, layout: .nchw, elementBytes: 4)
    }
    let kernel = Kernel(
      KernelContext(
        layer: layer, kind: .pointwise,
        template: KernelTemplate(
          name: "k", method: .sparse, tile: RegisterTile(columns: 8), vectorised: vectorised),
        inputs: [view(1_000_000, shape)], output: view(2_000_000, layer.output),
        weights: Region(address: 3_000_000, bytes: 0),
        scratch: Region(address: 4_000_000, bytes: 0),
        precision: .fp32, lanes: 4))
    var sink = Recorder()
    kernel.emit(into: &sink)
    return (sink, try #require(kernel.packedBytes))
  }

  @Test("Bytes by hand: 40 of 160 weights, 35 pixels in 5 blocks")
  func bytes() throws {
    let (sink, packed) = try layer(pruned: 0.75)
    // A bias and a count for each output, a weight and a distance for each that is left.
    #expect(packed == 8 * 10 + 8 * 40)
    #expect(sink.read[3] == 5 * packed)
    #expect(sink.read[1] == 40 * 35 * 4)
    #expect(sink.written[2] == 10 * 35 * 4)
    #expect(sink.mix.mac == 40 * 35)
    // Every byte lies inside its tensor.
    #expect(sink.reads.isSubset(of: Set(1_000_000..<1_002_240).union(3_000_000..<3_000_400)))
    #expect(sink.writes == Set(2_000_000..<2_001_400))
  }

  @Test("Without zeros it multiplies as often as any other kernel")
  func dense() throws {
    let (sink, _) = try layer(pruned: 0)
    #expect(sink.mix.mac == 160 * 35)
    #expect(sink.reads.isSuperset(of: 1_000_000..<1_002_240))
  }

  @Test("Numbers of weights that the outputs do not divide, and none at all")
  func ragged() throws {
    #expect(try layer(pruned: 0.72).sink.mix.mac == 45 * 35)
    let (sink, packed) = try layer(pruned: 1)
    #expect(sink.mix.mac == 0 && sink.read[1] == nil && packed == 80)
    #expect(sink.written[2] == 10 * 35 * 4)
  }

  @Test("Vectors of four pixels: 4 blocks of two, one of one")
  func vectors() throws {
    #expect(try layer(pruned: 0.75, vectorised: .columns).sink.mix.mac == 40 * 9)
    #expect(try layer(pruned: 0.75, images: 3, vectorised: .columns).sink.mix.mac == 3 * 40 * 9)
  }
}
