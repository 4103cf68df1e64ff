import HWSimCore
import HWSimDevices
import HWSimNetworks
import HWSimSimulator
import Testing

@Suite("What does a training step cost on a device?")
struct TrainingPredictionTests {
  private func simulate(
    _ optimizer: Optimizer = .sgd, batch: Int = 2, device: String = "snapdragon820",
    runtime: String? = nil
  ) throws -> SimulationResult {
    let store = ProfileStore(directories: [shippedDevices])
    let device = try store.device(device)
    let library = try store.runtime(runtime ?? device.runtime)
    let network = try NetworkCatalog.network("mobilenetv2:alpha=0.35,resolution=32", batch: batch)
    return try Simulator(device, library).simulate(try network.training(optimizer))
  }

  @Test("The state of optimizers is 0, 1 and 2 numbers for each parameter")
  func state() throws {
    var before = Seconds.zero
    for optimizer in Optimizer.allCases {
      let result = try simulate(optimizer)
      let training = try #require(result.network.training)
      let bytes = 4 * result.network.counts.parameters
      #expect(training.optimizerState.value == optimizer.statePerParameter * bytes)
      #expect(training.parameterGradients.value == bytes)
      #expect(try #require(training.time[.update]) > before)
      before = training.time[.update] ?? .zero
      // All of them lie in memory together.
      let held = result.fit.memories.reduce(0) { $0 + $1.weights.value }
      let parts = training.weights + training.weightCopies + training.optimizerState
      #expect(held >= parts.value)
    }
  }

  @Test("Every layer with weights has a second copy but for the first, whose input is the image")
  func copies() throws {
    let training = try #require(try simulate().network.training)
    // 3 x 3 x 3 x 16 weights, and scales and shifts of normalisations, which are not transposed.
    let network = try NetworkCatalog.network("mobilenetv2:alpha=0.35,resolution=32")
    let weights = network.counts.weights - 432
    // Kernels may fill up rows of weights to whole tiles.
    #expect(training.weightCopies.value >= 4 * weights)
    #expect(training.weightCopies.value < 5 * weights)
  }

  @Test("Activations that wait for the backward pass grow with the batch, and make the peak")
  func stored() throws {
    let (small, large) = (try simulate(batch: 2), try simulate(batch: 4))
    let one = try #require(small.network.training)
    let two = try #require(large.network.training)
    #expect(two.storedActivations.value == 2 * one.storedActivations.value)
    #expect(small.fit.peakLive >= one.storedActivations)
    #expect(two.weights == one.weights && two.optimizerState == one.optimizerState)
  }

  @Test("Phases add up to the whole, and backward takes the most")
  func phases() throws {
    let result = try simulate(.adam)
    let training = try #require(result.network.training)
    let sum = training.time.values.reduce(Seconds.zero, +)
    #expect(abs(sum / result.time.total - 1) < 1e-9)
    #expect(training.macs.values.reduce(0, +) == result.network.counts.macs)
    #expect(try #require(training.time[.backward]) > (training.time[.forward] ?? .zero))
  }

  @Test("Calibrations of inferences say nothing of training")
  func confidence() throws {
    #expect(try simulate().timeInterval == nil)
  }

  @Test(
    "Weights in a flash cannot be written: to be trained they lie in RAM, and the placement says so",
    arguments: [("mcu80", "sram"), ("mcu216", "dtcm and sram")])
  func flash(_ device: String, _ memories: String) throws {
    let result = try simulate(device: device)
    #expect(result.setup.placement == "default, weights in \(memories)")
    let held = result.fit.memories.filter { $0.weights > .zero }.map(\.name)
    #expect(!held.isEmpty && held.allSatisfy { memories.contains($0) })
    let flash = try #require(result.levels.firstIndex { $0.name == "flash" })
    #expect(result.traffic[flash].bytes == 0)
  }

  @Test("Each root runtime trains", arguments: ["reference", "neon-gemm", "hwsim-avx2"])
  func runtimes(_ runtime: String) throws {
    let result = try simulate(runtime: runtime)
    for layer in result.layers where layer.kind == .weightGradient || layer.kind == .update {
      #expect(layer.time.total > .zero, "\(layer.name)")
    }
  }
}
