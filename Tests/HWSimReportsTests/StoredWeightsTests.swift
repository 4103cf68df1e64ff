import HWSimCore
import HWSimReports
import Testing

/// Does a report say what a model file stores, and keep silent where there is no file?
@Suite struct StoredWeights {
  /// A convolution of 27 weights, of which some are zeros, and a layer without weights.
  private func network(zeroWeights: Int?) throws -> Network {
    var build = NetworkBuilder(name: "net")
    let image = try build.input(channels: 3, height: 4, width: 4)
    let convolution = Convolution(outputs: 1, kernel: Extent(3))
    let features = try build.add(
      "conv", .convolution(convolution), [image], zeroWeights: zeroWeights)
    _ = try build.activation("relu", .relu, features)
    return try build.finish()
  }

  @Test func zerosAreAShareOfTheWeights() throws {
    let text = try CountReport.layers(network(zeroWeights: 9)).render(.text)
    let lines = text.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("layer") && $0.hasSuffix("zeros") })
    #expect(lines.contains { $0.hasPrefix("conv") && $0.hasSuffix("33.3 %") })  // 9 / 27
    #expect(lines.contains { $0.hasPrefix("relu") && $0.hasSuffix("-") })
  }

  @Test func withoutAFileThereIsNoColumn() throws {
    let text = try CountReport.layers(network(zeroWeights: nil)).render(.text)
    #expect(!text.contains("zeros"))
  }

  @Test(arguments: [(9, "9"), (0, "0"), (nil, "")])
  func recordsAlwaysHaveTheColumn(zeroWeights: Int?, cell: String) throws {
    let records = try CountReport.layers(network(zeroWeights: zeroWeights)).records
    #expect(records.columns.last == .number("zero_weights"))
    #expect(records.rows.map { $0.last } == ["", cell, ""])
  }

  /// What is there before the network runs is no layer of it.
  @Test func constantsAreNoLayers() throws {
    var build = NetworkBuilder(name: "net")
    let shape = try #require(Shape(channels: 3))
    let scale = try build.add("scale", .constant(shape))
    let image = try build.input(channels: 3, height: 4, width: 4)
    _ = try build.add("product", .elementwise(.multiply), image, scale)
    let text = try CountReport.totals([build.finish()], precision: .fp32).render(.text)
    let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("net ") })
    #expect(row.split(separator: " ").map(String.init).prefix(3) == ["net", "4x4x3", "1"])
  }

  @Test(arguments: [
    (Precision.fp32, "int8 (the file stores fp32)"), (.int8, "int8"), (nil, "int8"),
  ])
  func precisionIsThatOfTheSimulation(stored: Precision?, text: String) throws {
    let report = SimulationReport([try result(stored)], showsAllLayers: false, top: nil)
    let lines = try report.render(.text).split(separator: "\n")
    let line = try #require(lines.first { $0.hasPrefix("runtime") })
    #expect(line.hasSuffix("(Plain loops), \(text)"))
    let json = try report.render(.json)
    let value = stored.map { "\"\($0)\"" } ?? "null"
    #expect(json.contains("\"stored_precision\" : \(value)"))
  }

  /// An inference that did nothing, of a network that a file stores in this precision.
  private func result(_ stored: Precision?) throws -> SimulationResult {
    let shape = try #require(Shape(channels: 1))
    return SimulationResult(
      network: NetworkSummary(
        name: "net", input: shape, counts: LayerCounts(), storedPrecision: stored),
      setup: Setup(
        device: "tiny", deviceTitle: "Tiny", clock: Frequency(1), runtime: "plain",
        runtimeTitle: "Plain loops", placement: "default", precision: .int8, link: nil,
        overrides: []),
      fit: FitReport(memories: [], problems: [], peakLayer: "input", peakLive: .zero),
      trust: Trust(
        confidence: .unknown, energySpread: nil, calibration: nil, anchor: nil, estimates: [],
        numbers: 0, energyBasis: "none"),
      levels: [],
      layers: [
        LayerResult(
          name: "input", kind: .input, block: nil, output: shape, outputBytes: Bytes(1),
          counts: LayerCounts(), weightBytes: .zero, execution: .nothing, liveBytes: .zero,
          scratchBytes: .zero, time: TimeBreakdown(levels: 0), energy: .whole(.zero), traffic: [])
      ])
  }
}
