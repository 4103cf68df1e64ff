import HWSimCore
import HWSimDevices
import HWSimSimulator
import Testing

/// Do numbers stored in the model lie where weights lie, and cost only what reading them costs?
@Suite struct Constants {
  private func simulate(
    _ device: String, _ overrides: String...,
    assemble: (inout NetworkBuilder) throws -> Void
  ) throws -> SimulationResult {
    var build = NetworkBuilder(name: "small")
    try assemble(&build)
    let store = ProfileStore(directories: [shippedDevices])
    let parsed = try overrides.map(Override.init(parsing:))
    let device = try store.device(device, overrides: parsed)
    return try Simulator(device, try store.runtime(device.runtime))
      .simulate(try build.finish())
  }

  /// Positions that are added to tokens, then a layer with weights; the constant comes first.
  private func positions(_ build: inout NetworkBuilder) throws {
    let positions = try build.add("positions", .constant(shape(10, 6, 6)))
    let tokens = try build.add("tokens", .input(shape(10, 6, 6)))
    let sum = try build.add("sum", .elementwise(.add), positions, tokens)
    _ = try build.fullyConnected("head", sum, outputs: 3, bias: false)
  }

  @Test func theyAreStoredWithTheWeights() throws {
    let result = try simulate("mcu80", assemble: positions)
    let flash = try #require(result.fit.memories.first { $0.name == "flash" })
    // 360 numbers fill 368 B; the head has 1080 weights and 8 B of factors for each output.
    #expect(flash.weights == Bytes(368 + 1080 + 3 * 8))
    #expect(result.layers[0].weightBytes == Bytes(360))
    #expect(result.layers[0].execution == .nothing && result.layers[0].liveBytes == .zero)
    #expect(result.network.counts.parameters == 360 + 1080)
    // Activations: the tokens and their sum, which overwrites nothing.
    #expect(result.fit.peakLive == Bytes(2 * 368))
  }

  @Test func theyAreReadFromThere() throws {
    let result = try simulate("mcu80", assemble: positions)
    let flash = try #require(result.levels.firstIndex { $0.name == "flash" })
    let sum = try #require(result.layers.first { $0.name == "sum" })
    #expect(sum.traffic[flash].readBytes == 360 && sum.traffic[flash].writeBytes == 0)
  }

  @Test func theStartIsChargedToTheInput() throws {
    let result = try simulate("mcu80", assemble: positions)
    #expect(result.layers[0].time.total == .zero && result.layers[1].time.total > .zero)
    #expect(result.network.input == shape(10, 6, 6))
  }

  @Test func theFirstThatDoesNotFitIsNamed() throws {
    let result = try simulate("mcu80", "memory.flash.size=1000 B") { build in
      let image = try build.input(channels: 8, height: 8, width: 8)
      let small = try build.add("small", .constant(shape(8, 8, 8)))
      let sum = try build.add("sum", .elementwise(.add), image, small)
      let large = try build.add("large", .constant(shape(8, 8, 8)))
      _ = try build.add("product", .elementwise(.multiply), sum, large)
    }
    let problem = try #require(result.fit.problems.first)
    #expect(problem.demand == .weights && problem.layer == "large")
    #expect(problem.needed == Bytes(1024) && problem.available == Bytes(1000))
  }

  /// The phone's activations work in place, but not on what the next inference needs again.
  @Test func theyAreNeverOverwritten() throws {
    let result = try simulate("snapdragon820") { build in
      let image = try build.input(channels: 4, height: 4, width: 4)
      let stored = try build.add("stored", .constant(shape(4, 4, 4)))
      let relu = try build.activation("relu", .relu, stored)
      _ = try build.add("sum", .elementwise(.add), image, relu)
    }
    #expect(result.fit.peakLive == Bytes(3 * 256))  // image, relu, sum: 64 numbers of 4 B each
  }

  @Test func aNetworkOfConstantsRuns() throws {
    let result = try simulate("mcu216") { build in
      let stored = try build.add("stored", .constant(shape(4, 4, 4)))
      _ = try build.activation("relu", .relu, stored)
    }
    #expect(result.time.total > result.layers[1].time.total)
  }

  /// Attention with stored keys: the right matrix streams from flash, once for each row.
  @Test func theyCanBeMultipliedWith() throws {
    let result = try simulate("mcu80") { build in
      let queries = try build.add("queries", .input(shape(2, 6, 8)))
      let keys = try build.add("keys", .constant(shape(2, 8, 10)))
      let product = MatrixMultiplication(
        count: 2, rows: 6, depth: 8, columns: 10, output: shape(2, 6, 10))
      _ = try build.add("scores", .matrixMultiplication(product), queries, keys)
    }
    let flash = try #require(result.levels.firstIndex { $0.name == "flash" })
    let scores = try #require(result.layers.last)
    #expect(scores.traffic[flash].readBytes == 6 * 2 * 80)
    #expect(scores.execution == .kernel("batch-matmul"))
  }
}
