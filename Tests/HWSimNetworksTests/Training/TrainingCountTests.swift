import HWSimCore
import HWSimNetworks
import Testing

@Suite("What does a training step compute, exactly?")
struct TrainingCountTests {
  /// Two more products for each forward one, but no gradient of the image: 3 F - first layer.
  @Test(
    "Multiply-accumulates of torchvision's networks",
    arguments: [
      ("resnet50", 4_089_184_256, 118_013_952), ("resnet18", 1_814_073_344, 118_013_952),
      ("alexnet:variant=torchvision", 714_188_480, 70_276_800),
      ("vgg16", 15_470_264_320, 86_704_128), ("mobilenetv2", 300_774_272, 10_838_016),
      ("googlenet:variant=torchvision", 1_498_376_192, 118_013_952),
    ])
  func macs(_ name: String, _ forward: Int, _ first: Int) throws {
    let network = try network(name)
    #expect(network.counts.macs == forward)
    let step = try network.training(.sgd)
    #expect(step.counts.macs == 3 * forward - first)
    #expect(step.counts.parameters == network.counts.parameters)
  }

  /// Multiply-accumulates that ConvPIM (arXiv:2305.04122; `experiments/cnn.py` of oleitersdorf/ConvPIM) states for an
  /// image: of an inference, of a training step.
  ///
  /// They are no counts of the networks' definitions: its inference of GoogLeNet takes fewer than the network has, as
  /// only a transformed convolution does, and its AlexNet trains with 4.6 times those of an inference, where two
  /// gradients add at most twice as many.
  private static let convPIM = [
    ("resnet50", 4_297_355_192, 12_822_701_741),
    ("googlenet:variant=torchvision,aux=true", 1_255_899_984, 4_042_532_867),
    ("alexnet:variant=torchvision", 724_705_896, 3_332_131_161),
  ]

  @Test("ConvPIM's ratio of ResNet-50: 2.98, and 2.97 by counting")
  func ratioOfResNet50() throws {
    let (name, inference, training) = Self.convPIM[0]
    let network = try network(name)
    let ratio = Double(try network.training(.adam).counts.macs) / Double(network.counts.macs)
    let published = Double(training) / Double(inference)
    #expect(abs(published - 2.984) < 0.001)
    #expect(abs(ratio - 2.971) < 0.001)
    #expect(abs(ratio / published - 1) < 0.005)
  }

  @Test("ConvPIM's figures of GoogLeNet and AlexNet are none that counting can give")
  func ratiosThatAreNoCounts() throws {
    let googLeNet = try network(Self.convPIM[1].0)
    #expect(try network("googlenet:variant=torchvision").counts.macs > Self.convPIM[1].1)
    // With both auxiliary classifiers, which train but do not infer.
    #expect(try googLeNet.training(.adam).counts.macs == 4_402_231_296)
    let (name, inference, training) = Self.convPIM[2]
    #expect(training > 3 * inference)
    let alexNet = try network(name)
    #expect(try alexNet.training(.adam).counts.macs == 2_072_288_640)
    #expect(abs(Double(inference) / Double(alexNet.counts.macs) - 1) < 0.02)
  }

  @Test("Work of the optimizer is per parameter", arguments: Optimizer.allCases)
  func updates(_ optimizer: Optimizer) throws {
    let network = try network("squeezenet")
    let step = try network.training(optimizer)
    let updates = step.layers.filter { $0.phase == .update }
    #expect(updates.reduce(0) { $0 + $1.output.elements } == network.counts.parameters)
    let operations = updates.reduce(0) { $0 + step.counts(of: $1).operations }
    let each = [Optimizer.sgd: 2, .momentum: 4, .adam: 12]
    #expect(operations == (each[optimizer] ?? 0) * network.counts.parameters)
  }
}
