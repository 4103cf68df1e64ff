import HWSimCore
import HWSimDevices
import HWSimSimulator
import Testing

/// Does the first rule that matches a layer run it?
@Suite struct KernelSelection {
  /// Whether a rule with these conditions runs a convolution.
  private func takes(
    _ selector: LayerSelector, inputs: Int, outputs: Int, _ height: Int = 8, _ width: Int = 8,
    groups: Int = 1
  ) throws -> Bool {
    var build = NetworkBuilder(name: "one")
    let image = try build.input(channels: inputs, height: height, width: width)
    let convolution = Convolution(
      outputs: outputs, kernel: Extent(3), padding: Padding(1), groups: groups)
    _ = try build.add("layer", .convolution(convolution), image)
    let store = ProfileStore(directories: [shippedDevices])
    var runtime = try store.runtime("reference", isCalibrated: false)
    runtime.kernels.insert(
      KernelRule(selector: selector, kernel: KernelTemplate(name: "chosen", method: .direct)), at: 0
    )
    let result = try Simulator(try store.device("snapdragon820"), runtime, precision: .fp32)
      .simulate(try build.finish())
    return result.layers[1].execution == .kernel("chosen")
  }

  private static let kinds: [LayerKind] = [.convolution, .grouped]

  @Test func atMostSoManyInputs() throws {
    let selector = LayerSelector(kinds: Self.kinds, channelsAtMost: 3)
    #expect(try takes(selector, inputs: 3, outputs: 32))
    #expect(try !takes(selector, inputs: 4, outputs: 32))
  }

  /// Of each group, as many inputs and as many outputs.
  @Test(arguments: [
    (16, 16, 1, true), (16, 15, 1, false), (15, 16, 1, false), (32, 32, 2, true),
    (24, 32, 2, false), (32, 24, 2, false),
  ])
  func atLeastSoMany(inputs: Int, outputs: Int, groups: Int, isTaken: Bool) throws {
    let selector = LayerSelector(kinds: Self.kinds, channelsAtLeast: 16)
    #expect(try takes(selector, inputs: inputs, outputs: outputs, groups: groups) == isTaken)
  }

  /// Height and width each in one of the ranges, not both in the same.
  @Test(arguments: [
    (8, 8, true), (9, 9, false), (13, 16, true), (8, 9, false), (9, 8, false), (8, 14, true),
    (17, 14, false),
  ])
  func outputsOfSuchSides(height: Int, width: Int, isTaken: Bool) throws {
    let selector = LayerSelector(kinds: Self.kinds, outputSides: [1...8, 13...16])
    #expect(try takes(selector, inputs: 4, outputs: 4, height, width) == isTaken)
  }

  @Test func anyWithoutConditions() throws {
    #expect(try takes(LayerSelector(kinds: Self.kinds), inputs: 1, outputs: 1, 17, 9))
    #expect(try !takes(LayerSelector(kinds: [.grouped]), inputs: 4, outputs: 4))
  }
}

/// Do weights that are stored in half the bytes take half the traffic?
@Suite struct StoredWeightBytes {
  private func weightTraffic(_ bytes: Int?) throws -> Recorder {
    let trial = KernelTraces.Case(
      name: "fully connected",
      operation: .fullyConnected(FullyConnected(outputs: 12, hasBias: false)),
      template: KernelTemplate(
        name: "k", method: .gemm, tile: RegisterTile(rows: 4), weightBytes: bytes))
    var sink = Recorder()
    try KernelLayer(trial, .nchw).kernel.emit(into: &sink)
    return sink
  }

  @Test func halfTheBytesOfTheWeights() throws {
    let (whole, half) = (try weightTraffic(nil), try weightTraffic(2))
    #expect(whole.read[3] == 12 * 6 * 81 * 4)  // outputs x inputs, in fp32
    #expect(half.read[3] == 12 * 6 * 81 * 2)
    // All else is as it was.
    #expect(half.mix == whole.mix && half.read[1] == whole.read[1])
    #expect(half.written == whole.written)
  }

  @Test func halfTheBytesInMemory() throws {
    let store = ProfileStore(directories: [shippedDevices])
    var build = NetworkBuilder(name: "one")
    let image = try build.input(channels: 64, height: 1, width: 1)
    _ = try build.fullyConnected("fc", image, outputs: 10, bias: false)
    let network = try build.finish()
    let stored = try [nil, 2].map { bytes in
      var runtime = try store.runtime("reference", isCalibrated: false)
      for index in runtime.kernels.indices { runtime.kernels[index].kernel.weightBytes = bytes }
      return try Simulator(try store.device("snapdragon820"), runtime, precision: .fp32)
        .simulate(network).layers[1].weightBytes
    }
    #expect(stored == [Bytes(64 * 10 * 4), Bytes(64 * 10 * 2)])
  }
}
