import HWSimCore
import HWSimNetworks
import Testing

@Suite("Is a training step made of the right layers?")
struct TrainingStepTests {
  private func layers(
    _ assemble: (inout NetworkBuilder, NetworkBuilder.Tensor) throws -> Void
  ) throws -> (network: Network, named: [String: Layer]) {
    var build = NetworkBuilder(name: "small", batch: 4)
    let image = try build.input(channels: 3, height: 8, width: 8)
    let stem = try build.convolution("stem", image, outputs: 8, kernel: 3, padding: 1)
    try assemble(&build, stem)
    let network = try build.finish().training(.momentum)
    return (
      network,
      Dictionary(network.layers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    )
  }

  private func inputs(_ name: String, _ step: (network: Network, named: [String: Layer]))
    -> [String]
  {
    (step.named[name]?.inputs ?? []).map { step.network.layers[$0].name }
  }

  @Test("A block that is added to its input hands its gradient to both, and they add up")
  func residual() throws {
    let step = try layers { build, stem in
      let branch = try build.convolution("branch", stem, outputs: 8, kernel: 3, padding: 1)
      _ = try build.add("sum", .elementwise(.add), branch, stem)
    }
    #expect(inputs("sum/loss", step) == ["sum/softmax", "sum/labels"])
    #expect(inputs("branch/dw", step) == ["stem", "sum/loss"])
    #expect(inputs("stem/sum", step) == ["sum/loss", "branch/dx"])
    #expect(inputs("stem/dw", step) == ["input", "stem/sum"])
    // Nobody asks how the image should change.
    #expect(step.named["stem/dx"] == nil)
  }

  @Test("An activation's mask is its output; a function of its input keeps that")
  func activations() throws {
    let step = try layers { build, stem in
      let clamped = try build.activation("relu", .relu, stem)
      let other = try build.convolution("conv", clamped, outputs: 8, kernel: 1)
      _ = try build.activation("gelu", .gelu, other)
    }
    #expect(inputs("relu/dx", step) == ["conv/dx", "relu"])
    #expect(inputs("gelu/dx", step) == ["gelu/loss", "conv"])
  }

  @Test("Batch normalisation takes the statistics of the batch, and has two gradients")
  func batchNormalization() throws {
    let step = try layers { build, stem in _ = try build.batchNormalization("bn", stem) }
    #expect(
      step.named["bn"]?.operation
        == .normalization(Normalization(groupSize: 4 * 64, parameters: 16)))
    #expect(step.named["bn/dw"]?.output == Shape(channels: 16))
    #expect(step.named["bn/dx"]?.output == Shape(batch: 4, channels: 8, height: 8, width: 8))
    #expect(step.named["bn/scale/update"]?.phase == .update)
  }

  @Test("Parts of a concatenation get slices, shuffled channels are shuffled back")
  func rearrangements() throws {
    let step = try layers { build, stem in
      let left = try build.convolution("left", stem, outputs: 4, kernel: 1)
      let right = try build.convolution("right", stem, outputs: 12, kernel: 1)
      let both = try build.add("both", .concatenation, left, right)
      let shuffled = try build.add("shuffle", .channelShuffle(groups: 2), both)
      _ = try build.pool("pool", .max, shuffled, kernel: 2, stride: 2)
    }
    #expect(step.named["pool/dx"]?.operation.isUnpooling == true)
    #expect(inputs("pool/dx", step) == ["pool/loss", "pool"])
    #expect(step.named["shuffle/dx"]?.operation == .channelShuffle(groups: 8))
    let slices = ["both/dx", "both/dx2"].compactMap { step.named[$0]?.output.channels }
    #expect(slices.sorted() == [4, 12])
  }

  @Test("A scale that repeats over the image gets the sum of what each pixel says")
  func squeezeAndExcitation() throws {
    let step = try layers { build, stem in
      let mean = try build.globalAveragePool("squeeze", stem)
      let scale = try build.activation("gate", .sigmoid, mean)
      _ = try build.add("scaled", .elementwise(.multiply), stem, scale)
    }
    #expect(inputs("scaled/dx", step) == ["scaled/loss", "gate"])
    #expect(inputs("scaled/dx2", step) == ["scaled/loss", "stem"])
    #expect(
      step.named["scaled/dx3"]?.operation
        == .reduction(Reduction(.sum, output: try #require(Shape(batch: 4, channels: 8)))))
    #expect(inputs("gate/dx", step) == ["scaled/dx3", "gate"])
    #expect(step.named["squeeze/dx"]?.output == step.named["stem"]?.output)
  }

  @Test("Of a product of matrices, either gradient is a product with the other transposed")
  func products() throws {
    let step = try layers { build, stem in
      let output = try #require(Shape(batch: 4, channels: 8, height: 8, width: 8))
      let other = try build.convolution("other", stem, outputs: 8, kernel: 1)
      let product = MatrixMultiplication(
        count: 32, rows: 8, depth: 8, columns: 8, output: output)
      _ = try build.add("product", .matrixMultiplication(product), stem, other)
    }
    #expect(inputs("product/dx", step) == ["product/loss", "product/transposed"])
    #expect(inputs("product/dx2", step) == ["product/transposed2", "product/loss"])
    #expect(inputs("product/transposed", step) == ["other"])
  }

  @Test("Updates come last, in the network's order, and name the transposed copies")
  func updates() throws {
    let step = try layers { build, stem in
      let features = try build.convolution("conv", stem, outputs: 8, kernel: 1, bias: true)
      _ = try build.fullyConnected("fc", features, outputs: 5)
    }
    let updates = step.network.layers.filter { $0.phase == .update }
    #expect(
      updates.map(\.name) == [
        "stem/weights/update", "conv/weights/update", "conv/bias/update", "fc/weights/update",
        "fc/bias/update",
      ])
    let named = { (layer: Layer) in layer.updates.map { step.network.layers[$0].name } }
    #expect(named(updates[0]) == ["stem"])
    #expect(named(updates[1]) == ["conv", "conv/dx"])
    #expect(updates[2].operation == .update(Update(.momentum, offset: 64)))
    #expect(named(updates[3]) == ["fc", "fc/dx"])
    #expect(step.network.layers.suffix(5).allSatisfy { $0.phase == .update })
  }

  @Test(
    "What has no backward step is named",
    arguments: [("ssd300", "detection"), ("crfrnn", "mean_field"), ("lstm", "lstm2")])
  func refusal(_ name: String, _ layer: String) throws {
    do throws(NetworkError) {
      _ = try NetworkCatalog.network(name).training(.sgd)
      Issue.record("\(name) is trained")
    } catch {
      #expect(error.description.contains("layer '\(layer)'"))
      #expect(error.description.contains("has no known backward step"))
    }
  }

  @Test("A network without parameters has nothing to train")
  func nothingToTrain() throws {
    var build = NetworkBuilder(name: "plain")
    _ = try build.activation("relu", .relu, try build.input(channels: 3, height: 4, width: 4))
    let network = try build.finish()
    #expect(throws: NetworkError.self) { try network.training(.sgd) }
  }
}

extension HWSimCore.Operation {
  fileprivate var isUnpooling: Bool { if case .unpooling = self { true } else { false } }
}
