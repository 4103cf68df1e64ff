import HWSimCore
import HWSimDevices
import HWSimSimulator
import Testing

/// What runs, what is folded away, and what is left out, and does the result say so?
@Suite struct Executions {
  private func simulate(
    _ assemble: (inout NetworkBuilder, NetworkBuilder.Tensor) throws -> Void
  ) throws -> SimulationResult {
    var build = NetworkBuilder(name: "small")
    let image = try build.input(channels: 8, height: 6, width: 6)
    try assemble(&build, image)
    let store = ProfileStore(directory: shippedDevices)
    let device = try store.device("mcu80")
    return try Simulator(device, try store.runtime(device.runtime))
      .simulate(try build.finish())
  }

  private func execution(_ name: String, in result: SimulationResult) -> Execution? {
    result.layers.first { $0.name == name }?.execution
  }

  @Test func uncostedOperatorsAreNamed() throws {
    let boxes = try #require(Shape(channels: 144))
    let result = try simulate { build, image in
      let priors = try build.add("priors", .uncosted(name: "PriorBox", output: boxes), image)
      _ = try build.activation("relu", .relu, priors)
    }
    // 144 elements each of the operator and what follows, after 288 of the input.
    let found = try #require(result.uncosted.first)
    #expect((found.name, found.layers, found.share) == ("PriorBox", 1, 0.25))
    let priors = try #require(result.layers.first { $0.name == "priors" })
    #expect(priors.time.total == .zero && priors.liveBytes > .zero)
  }

  @Test func aViewThatNobodyElseReadsIsFree() throws {
    let flat = try #require(Shape(channels: 4 * 36))
    let result = try simulate { build, image in
      let features = try build.convolution("conv", image, outputs: 4, kernel: 1)
      let vector = try build.add("flatten", .view(flat), features)
      _ = try build.fullyConnected("fc", vector, outputs: 10)
    }
    #expect(execution("flatten", in: result) == .fused(into: "conv"))
  }

  @Test func aViewOfASharedTensorIsACopy() throws {
    let flat = try #require(Shape(channels: 4 * 36))
    let result = try simulate { build, image in
      let features = try build.convolution("conv", image, outputs: 4, kernel: 1)
      let vector = try build.add("flatten", .view(flat), features)
      _ = try build.fullyConnected("fc", vector, outputs: 10)
      _ = try build.activation("relu", .relu, features)
    }
    #expect(execution("flatten", in: result) == .kernel("concatenate"))
  }

  /// A slice reads and writes what it keeps, once each.
  @Test func aRearrangementMovesItsElements() throws {
    let half = try #require(Shape(channels: 4, height: 6, width: 6))
    let result = try simulate { build, image in
      _ = try build.add("slice", .rearrangement(name: "Slice", output: half), image)
    }
    let slice = try #require(result.layers.first { $0.name == "slice" })
    #expect((slice.traffic[0].readBytes, slice.traffic[0].writeBytes) == (144, 144))
  }

  @Test func activationsWithExponentialsCostMore() throws {
    let times = try [Activation.relu, .hardSwish, .swish].map { activation in
      try simulate { build, image in
        _ = try build.add("act", .activation(activation), image)
      }.time.total
    }
    #expect(times[0] == times[1] && times[1] < times[2])
  }
}
