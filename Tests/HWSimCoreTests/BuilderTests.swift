import HWSimCore
import Testing

/// Does a finished network hold what was asked for, and nothing that it cannot count?
@Suite struct Building {
  /// input ─ a ─ b ─ c, with d beside b, and an input and a constant that nobody reads.
  private func branches() throws -> (NetworkBuilder, [String: NetworkBuilder.Tensor]) {
    var build = NetworkBuilder(name: "branches")
    let scalar = try #require(Shape(channels: 1))
    build.storedPrecision = .int8
    let spare = try build.add("spare", .constant(scalar))
    let image = try build.input(channels: 4, height: 4, width: 4)
    let a = try build.add("a", .activation(.relu), image)
    let d = try build.add("d", .activation(.tanh), a)
    _ = try build.add("unread", .input(scalar))
    build.block = "block"
    let b = try build.add(
      "b", .convolution(Convolution(outputs: 4, kernel: Extent(1))), [a], zeroWeights: 5)
    let c = try build.add("c", .elementwise(.add), b, a)
    return (build, ["spare": spare, "a": a, "b": b, "c": c, "d": d])
  }

  @Test(arguments: [
    (["c"], ["input", "a", "unread", "b", "c"]), (["d"], ["input", "a", "d", "unread"]),
    (["c", "d"], ["input", "a", "d", "unread", "b", "c"]),
    (["a", "spare"], ["spare", "input", "a", "unread"]),
  ])
  func keepsWhatLeadsToTheOutputs(outputs: [String], kept: [String]) throws {
    let (build, tensors) = try branches()
    let network = try build.finish(keeping: outputs.map { try #require(tensors[$0]) })
    #expect(network.layers.map(\.name) == kept)
  }

  @Test func keptLayersAreAsTheyWere() throws {
    let (build, tensors) = try branches()
    let network = try build.finish(keeping: [try #require(tensors["c"])])
    #expect(network.layers.map(\.inputs) == [[], [0], [], [1], [3, 1]])
    let (whole, kept) = (try build.finish().layers[5], network.layers[3])
    #expect((kept.operation, kept.output) == (whole.operation, whole.output))
    #expect((kept.block, kept.zeroWeights) == ("block", 5))
    #expect(network.storedPrecision == .int8)
  }

  @Test func keepingNothingIsNoNetwork() throws {
    let (build, _) = try branches()
    let error = #expect(throws: NetworkError.self) { try build.finish(keeping: []) }
    #expect(error?.description == "branches: has no layers")
  }

  /// Each fits by itself; their sum would not fit any address.
  @Test func parametersAreBounded() throws {
    var build = NetworkBuilder(name: "large")
    let image = try build.input(channels: 1, height: 1, width: 1)
    _ = try build.activation("relu", .relu, image)
    let large = try #require(Shape(channels: Shape.largest))
    _ = try build.add("first", .constant(large))
    #expect(try build.finish().counts.parameters == Shape.largest)
    _ = try build.add("second", .constant(large))
    let error = #expect(throws: NetworkError.self) { try build.finish() }
    #expect(error?.description == "large: layer 'second' brings the parameters over 2^40")
  }
}
