import HWSimCore
import HWSimNetworks
import Testing

@Suite("Do other structures cost what their formulas say?")
struct StructureTests {
  @Test(
    "Separable: 1/N + 1/k² of the operations are left",
    arguments: [(16, 24, 3), (8, 128, 5), (3, 7, 7)])
  func separable(_ row: (inputs: Int, outputs: Int, kernel: Int)) throws {
    let plain = try oneConvolution(
      inputs: row.inputs, outputs: row.outputs, kernel: row.kernel, padding: row.kernel / 2)
    let changed = try plain.transformed("separable")
    let (area, outputs) = (row.kernel * row.kernel, row.outputs)
    // Over their common denominator, so that the test is of whole numbers.
    #expect(changed.counts.macs * area * outputs == plain.counts.macs * (area + outputs))
    #expect(changed.layers.last?.output == plain.layers.last?.output)
  }

  @Test("MobileNet of standard convolutions, made separable, is MobileNet")
  func mobileNet() throws {
    let standard = try NetworkCatalog.network("mobilenetv1:convolution=standard")
    let separable = try standard.transformed("separable")
    let own = try NetworkCatalog.network("mobilenetv1")
    #expect(separable.counts == own.counts)
    #expect(separable.layers.map(\.operation) == own.layers.map(\.operation))
  }

  @Test("Low rank: r (m + n) for m n; full rank never saves", arguments: [1, 5, 24, 100, 1000])
  func rank(_ rank: Int) throws {
    let plain = try oneConvolution()
    let changed = try plain.transformed("svd=rank:\(rank),layers=conv")
    // 24 rows of 16 x 9.
    #expect(changed.counts.macs == 400 * min(rank, 24) * (16 * 9 + 24))
    if rank >= 24 { #expect(changed.counts.macs >= plain.counts.macs) }
    #expect(changed.layers.last?.output == plain.layers.last?.output)
  }

  @Test("Full rank of whole networks saves nothing", arguments: NetworkCatalog.families)
  func fullRank(_ family: NetworkFamily) throws {
    let plain = try NetworkCatalog.network(family.name)
    let named = try? plain.transformed("svd=ratio:1,layers=conv")
    #expect(named?.counts.macs ?? Int.max >= plain.counts.macs)
    #expect(throws: NetworkError.self) { try plain.transformed("svd=ratio:1") }
  }

  @Test("AlexNet's fully connected layers of rank 256")
  func fullyConnected() throws {
    let changed = try network("alexnet", "svd=rank:256,layers=fc6+fc7")
    let weights = ["fc6/u", "fc6", "fc7/u", "fc7"].compactMap { changed.layer($0) }
      .map { changed.counts(of: $0).weights }
    #expect(weights == [9216 * 256, 256 * 4096, 4096 * 256, 256 * 4096])
  }

  @Test("5x5 as two 3x3: 18/25 of the operations where channels are equal")
  func twoSquares() throws {
    let plain = try oneConvolution(inputs: 16, outputs: 16, kernel: 5, padding: 2)
    let changed = try plain.transformed("decompose=5x5")
    #expect(changed.counts.macs * 25 == plain.counts.macs * 18)
    #expect(changed.layers.last?.output == plain.layers.last?.output)
    #expect(changed.layers.filter { $0.operation == .activation(.relu) }.count == 3)
  }

  @Test("7x7 as 1x7 and 7x1: 2/7", arguments: [3, 5, 7])
  func asymmetric(_ kernel: Int) throws {
    let plain = try oneConvolution(inputs: 16, outputs: 16, kernel: kernel, padding: kernel / 2)
    let changed = try plain.transformed("decompose=asymmetric")
    #expect(changed.counts.macs * kernel == plain.counts.macs * 2)
  }

  @Test("Strides and borders keep the size of the output", arguments: [1, 2, 3])
  func strides(_ stride: Int) throws {
    for padding in 0...2 {
      let plain = try oneConvolution(kernel: 5, stride: stride, padding: padding)
      for way in ["5x5", "asymmetric"] {
        let changed = try plain.transformed("decompose=\(way)")
        #expect(changed.layers.last?.output == plain.layers.last?.output)
      }
    }
  }

  @Test("A half of 3x3 filters as 1x1: 5/9; all: 1/9; none: the same")
  func pointwise() throws {
    let plain = try oneConvolution(stride: 2)
    let half = try plain.transformed("decompose=1x1")
    #expect(half.counts.macs * 9 == plain.counts.macs * 5)
    #expect(half.layers.last?.output == plain.layers.last?.output)
    let all = try plain.transformed("decompose=1x1,share=1")
    #expect(all.counts.macs * 9 == plain.counts.macs)
    #expect(try plain.transformed("decompose=1x1,share=0").layers == plain.layers)
  }

  @Test("Groups divide operations and weights; channels are shuffled behind what follows")
  func groups() throws {
    var build = NetworkBuilder(name: "two")
    let image = try build.input(channels: 3, height: 8, width: 8)
    var tensor = try build.convolution("first", image, outputs: 16, kernel: 3)
    tensor = try build.convolution("middle", tensor, outputs: 32, kernel: 1)
    tensor = try build.batchNormalization("bn", tensor)
    tensor = try build.activation("relu", .relu, tensor)
    _ = try build.convolution("last", tensor, outputs: 8, kernel: 1)
    let plain = try build.finish()
    let grouped = try plain.transformed("group=4")
    let middle = try #require(grouped.layer("middle"))
    #expect(grouped.counts(of: middle).macs * 4 == plain.counts(of: plain.layers[2]).macs)
    #expect(
      grouped.layers.map(\.name)
        == ["input", "first", "middle", "bn", "relu", "relu/shuffle", "last"])
    #expect(grouped.layers[5].operation == .channelShuffle(groups: 4))
    let without = try plain.transformed("group=4,shuffle=false")
    #expect(without.counts == grouped.counts && without.layers.count == plain.layers.count)
  }

  /// SqueezeNet's strategy 3. The pooling behind fire4 moves behind fire5, the others alike.
  @Test func downsampleLate() throws {
    let plain = try NetworkCatalog.network("squeezenet")
    let late = try plain.transformed("downsample=late")
    #expect(late.counts.macs > plain.counts.macs)
    #expect(late.counts.parameters == plain.counts.parameters)
    #expect(late.layers.last?.output == plain.layers.last?.output)
    let order = { (network: Network) in
      network.layers.map(\.name).filter { $0.hasSuffix("concat") || $0.hasPrefix("maxpool") }
    }
    #expect(order(late).prefix(3) == ["fire2/concat", "maxpool1", "fire3/concat"])
    #expect(order(late).suffix(2) == ["fire9/concat", "maxpool8"])
    let one = try plain.transformed("downsample=late,layers=maxpool4")
    #expect(one.shape("fire5/concat") == "54x54x256")
    #expect(one.shape("fire6/concat") == plain.shape("fire6/concat"))
  }

  @Test("MobileNet's depthwise strides move to the next depthwise layer")
  func downsampleConvolutions() throws {
    let late = try network("mobilenetv1", "downsample=late")
    #expect(late.shape("separable_2/pointwise") == "112x112x128")
    #expect(late.shape("separable_3/depthwise") == "56x56x128")
    #expect(
      late.layers.last?.output == (try NetworkCatalog.network("mobilenetv1")).layers.last?.output)
  }

  @Test("AlexNet and VGG without their fully connected layers")
  func dropFC() throws {
    let vgg = try network("vgg16", "drop-fc")
    #expect(vgg.counts(of: .fullyConnected).weights == 512 * 1000)
    // torchvision counts these in the features, and a classifier of 512 has the rest.
    #expect(vgg.counts.parameters == 14_714_688 + 513_000)
    #expect(vgg.shape("softmax") == "1x1x1000")
    let convolution = try network("alexnet", "drop-fc=classifier=conv")
    #expect(convolution.counts(of: .fullyConnected).weights == 0)
    #expect(convolution.layer("fc8")?.output.channels == 1000)
    #expect(convolution.shape("softmax") == "1x1x1000")
  }

  @Test("What replaces a layer keeps its bits and loses its zeros")
  func storage() throws {
    let network = try network("vgg16", "prune=0.9", "quantise=4", "separable")
    let layer = try #require(network.layer("conv3_1/depthwise"))
    #expect(layer.storage?.bits == 4)
    #expect(layer.storage?.prunedShare == 0)
    #expect(network.layer("conv1_1")?.storage?.prunedShare == 0.9)
  }
}
