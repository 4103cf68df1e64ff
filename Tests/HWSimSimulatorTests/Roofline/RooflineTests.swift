import HWSimCore
import HWSimDevices
import HWSimNetworks
import HWSimSimulator
import Testing

@Suite("What is the least that two peaks allow?")
struct RooflineTests {
  /// 100 MACs in a cycle of 1 ns, 10 bytes in a nanosecond, 2 us between layers.
  private static let device = RooflineDevice(
    name: "peaks", title: "", clock: Frequency(1e9), macsPerCycle: [.fp32: 100, .fp16: 200],
    size: Bytes(1 << 20), bandwidth: Bandwidth(10e9), launch: Seconds(2e-6), power: Watts(5),
    provenance: [])

  @Test("Whichever takes longer, by hand")
  func byHand() throws {
    let full = HWSimCore.Operation.fullyConnected(FullyConnected(outputs: 1000, hasBias: true))
    let network = try network(try #require(Shape(channels: 100)), full)
    let result = try RooflineSimulator(Self.device).simulate(network)
    let layer = result.layers[1]
    // 100 000 MACs / 100 a cycle; the bias is no operation of its own.
    #expect(layer.time.compute == Seconds(1e-6) && layer.time.peak == Seconds(1e-6))
    // (100 + 101 000 + 1000) x 4 B / 10 B/ns
    let bytes = (100 + 101_000 + 1000) * 4
    #expect(layer.traffic[0].bytes == bytes)
    #expect(layer.time.transfers[0] == Seconds(Double(bytes) / 10e9))
    #expect(layer.time.total == layer.time.transfers[0] + Seconds(2e-6))
    #expect(result.boundName(layer.time) == "dram")
    #expect(result.energy.total == Watts(5) * result.time.total)
    #expect(result.fit.fits && result.fit.memories[0].needed == Bytes((100 + 101_000 + 1000) * 4))
  }

  @Test("A batch reads the weights once, and a shorter format is faster")
  func batch() throws {
    let simulator = try RooflineSimulator(Self.device)
    let (one, four) = (
      try NetworkCatalog.network("squeezenet"), try NetworkCatalog.network("squeezenet", batch: 4)
    )
    let (single, all) = (simulator.simulate(one), simulator.simulate(four))
    #expect(all.time.total < single.time.total * 4 && all.time.compute > single.time.compute * 3.99)
    let half = try RooflineSimulator(Self.device, precision: .fp16).simulate(one)
    #expect(half.time.total < single.time.total)
  }

  @Test("A network that does not fit says so")
  func fit() throws {
    let result = try RooflineSimulator(Self.device).simulate(try NetworkCatalog.network("vgg16"))
    #expect(!result.fit.fits && result.fit.problems[0].demand == .weights)
  }

  /// A step holds what its parts need: each parameter once, and with Adam two numbers beside.
  @Test(
    "Training holds parameters, their gradients, state and activations",
    arguments: Optimizer.allCases)
  func training(_ optimizer: Optimizer) throws {
    let network = try NetworkCatalog.network("cifar10cnn", batch: 2)
    let result = try RooflineSimulator(Self.device).simulate(try network.training(optimizer))
    let training = try #require(result.network.training)
    let parameters = Bytes(network.counts.parameters * 4)
    #expect(training.weights == parameters && training.parameterGradients == parameters)
    #expect(training.weightCopies == .zero)
    #expect(training.optimizerState.value == parameters.value * optimizer.statePerParameter)
    #expect(training.storedActivations > .zero)
    let times = TrainingPhase.allCases.reduce(Seconds.zero) { $0 + (training.time[$1] ?? .zero) }
    #expect(abs(times / result.time.total - 1) < 1e-12)
  }

  /// The lecture's times of a batch of 16 on a GPU of the Titan X class (Zagoruyko and Komodakis,
  /// arXiv:1605.07146) are less than a training step can take there.
  @Test(
    "Published times lie between the bounds of a forward pass and of a step",
    arguments: [
      ("resnet50", 49.0), ("resnet101", 82), ("resnet152", 115), ("wrn50-2", 93),
      ("preresnet200", 154),
    ])
  func titanX(_ name: String, _ milliseconds: Double) throws {
    let store = ProfileStore(directories: [shippedDevices])
    guard case .roofline(let device) = try store.profile("titanx") else {
      Issue.record("titanx is no roofline")
      return
    }
    let network = try NetworkCatalog.network(name, batch: 16)
    let simulator = try RooflineSimulator(device)
    let forward = simulator.simulate(network).time.total.value * 1e3
    let step = simulator.simulate(try network.training(.momentum)).time.total.value * 1e3
    #expect(forward < milliseconds && milliseconds < step)
  }
}
