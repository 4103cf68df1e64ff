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
    let store = ProfileStore(directories: [shippedDevices])
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

  /// Transposed convolutions and products compute, so they clamp on the way out; the first has
  /// weights, so it takes in a normalisation too.
  @Test func whatComputesClamps() throws {
    let result = try simulate { build, image in
      let layer = TransposedConvolution(outputs: 4, kernel: Extent(2), stride: Extent(2))
      let up = try build.add("up", .transposedConvolution(layer), image)
      let scaled = try build.batchNormalization("norm", up)
      let large = try build.activation("relu", .relu, scaled)
      let product = MatrixMultiplication(
        count: 4, rows: 12, depth: 12, columns: 12, output: shape(4, 12, 12))
      let scores = try build.add("scores", .matrixMultiplication(product), large, large)
      _ = try build.activation("clamp", .relu6, scores)
    }
    #expect(execution("norm", in: result) == .fused(into: "up"))
    #expect(execution("relu", in: result) == .fused(into: "up"))
    #expect(execution("clamp", in: result) == .fused(into: "scores"))
  }

  /// Clamping a result is free; an exponential is not.
  @Test(arguments: Activation.allCases) func onlyClampsFuse(activation: Activation) throws {
    let result = try simulate { build, image in
      let features = try build.convolution("conv", image, outputs: 4, kernel: 1)
      _ = try build.activation("act", activation, features)
    }
    let isFused = execution("act", in: result) == .fused(into: "conv")
    #expect(isFused == (activation == .relu || activation == .relu6))
  }

  /// Each runs by itself on every runtime, and takes time.
  @Test(arguments: ["mcu80", "snapdragon820"], ["own", "reference"])
  func everyOperationHasAKernel(device: String, runtime: String) throws {
    var build = NetworkBuilder(name: "all")
    let image = try build.input(channels: 4, height: 6, width: 6)
    let product = MatrixMultiplication(
      count: 4, rows: 6, depth: 6, columns: 6, output: shape(4, 6, 6))
    let operations: [HWSimCore.Operation] = [
      .transposedConvolution(TransposedConvolution(outputs: 4, kernel: Extent(3))),
      .normalization(Normalization(groupSize: 36, parameters: 8)), .quantization,
    ]
    for (index, operation) in operations.enumerated() {
      _ = try build.add("layer \(index)", operation, image)
    }
    for kind in Reduction.Kind.allCases {
      _ = try build.add("\(kind)", .reduction(Reduction(kind, output: shape(4))), image)
    }
    for operation in Elementwise.allCases {
      _ = try build.add("\(operation)", .elementwise(operation), image)
    }
    _ = try build.add("product", .matrixMultiplication(product), image, image)
    let sequence = try build.add("sequence", .view(shape(4, 36, 1)), image)
    _ = try build.add("lstm", .lstm(LSTM(hidden: 5)), sequence)
    _ = try build.add("unpooling", .unpooling(output: shape(4, 12, 12)), image, image)
    _ = try build.add("boxes", .priorBoxes(perPixel: 2), image)
    let detection = Detection(candidates: 36, classes: 2, ranked: 8, kept: 4)
    let found = try build.add("detections", .detection(detection), image, image)
    let regions = RegionPooling(regions: 4, output: Extent(2))
    _ = try build.add("regions", .regionPooling(regions), image, found)
    let window = Convolution(outputs: 4, kernel: Extent(1))
    _ = try build.add("weight gradient", .weightGradient(window), image, image)
    _ = try build.add("gradient", .gradient(.activation(.relu)), image, image)
    _ = try build.add("field", .meanField(MeanField(iterations: 3)), image, image)
    let store = ProfileStore(directories: [shippedDevices])
    let device = try store.device(device)
    let library = try store.runtime(runtime == "own" ? device.runtime : runtime)
    let result = try Simulator(device, library).simulate(try build.finish())
    for layer in result.layers.dropFirst() where layer.name != "sequence" {
      #expect(layer.time.total > .zero, "\(layer.name)")
      guard case .kernel = layer.execution else {
        Issue.record("\(layer.name): \(layer.execution)")
        continue
      }
    }
  }
}
