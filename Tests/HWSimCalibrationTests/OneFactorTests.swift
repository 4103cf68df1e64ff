import HWSimCalibration
import HWSimCore
import Testing

/// A time in milliseconds that somebody measured, beside one that was predicted.
private func row(
  _ network: String, _ device: String, measured: Double, predicted: Double,
  layer: String = "", rounding: Double? = nil, quantity: PublishedMetric.Quantity = .latency
) -> ValidationRow {
  var measurement = PublishedMeasurement()
  (measurement.value, measurement.rounding, measurement.layer) = (measured, rounding, layer)
  return ValidationRow(
    measurement: measurement, quantity: quantity, unit: .second, network: network, family: "f",
    device: device, runtime: "r", measured: measured * 1e-3, predicted: predicted * 1e-3,
    interval: 0...1)
}

@Suite("Is one factor one factor?")
struct OneFactorIsOneFactor {
  @Test("The geometric mean of measured / predicted, for each device by itself")
  func factors() throws {
    var rows = [
      row("a", "one", measured: 2, predicted: 1), row("b", "one", measured: 8, predicted: 1),
      row("a", "two", measured: 30, predicted: 10),
    ]
    let factors = rows.applyOneFactor()
    #expect(factors.map(\.device) == ["one", "two"])
    #expect(abs(factors[0].factor - 4) < 1e-12)  // √(2 x 8)
    #expect(abs(factors[1].factor - 3) < 1e-12)  // 30 / 10
    #expect(rows.map { ($0.predicted * 1e6).rounded() } == [4000, 4000, 30_000])
    // Without: 1/2 and 7/8; with: 4 for 2 and 4 for 8.
    #expect(abs(factors[0].without.meanError - 0.6875) < 1e-12)
    #expect(abs(factors[0].with.meanError - 0.75) < 1e-12)
    #expect(abs(factors[1].with.meanError) < 1e-12)
  }

  @Test("A 1 that may be anything from 0.5 to 1.5 has no say, unless there is nothing better")
  func coarse() {
    let coarse = row("a", "one", measured: 1, predicted: 9, rounding: 1)
    var rows = [coarse, row("b", "one", measured: 50, predicted: 25, rounding: 1)]
    #expect(rows.applyOneFactor().map(\.factor) == [2])  // 50 / 25
    #expect((rows[0].predicted * 1e6).rounded() == 18_000)
    rows = [coarse]
    #expect(abs(rows.applyOneFactor()[0].factor - 1.0 / 9) < 1e-12)
  }

  @Test("What has seen its own measurement has no interval; what takes no factor stays as it is")
  func others() {
    let memory = row("a", "one", measured: 1, predicted: 2, quantity: .ram)
    var rows = [row("a", "one", measured: 3, predicted: 1), memory]
    #expect(rows.applyOneFactor().count == 1)
    #expect(rows[0].interval == nil)
    #expect(rows[1] == memory)
  }
}

@Suite("Are devices compared by what was measured on both?")
struct RatioOfDevices {
  private let rows = [
    row("net", "slow", measured: 6, predicted: 5, layer: "conv1", rounding: 1),
    row("net", "fast", measured: 2, predicted: 2, layer: "conv1", rounding: 1),
    row("net", "slow", measured: 9, predicted: 9, layer: "conv2"),
    row("net", "fast", measured: 3, predicted: 2), row("net", "slow", measured: 9, predicted: 8),
  ]

  @Test("Layer with layer, network with network")
  func pairs() throws {
    let ratios = rows.ratios(of: "slow", to: "fast")
    // conv2 was measured on one of them only.
    #expect(ratios.map(\.name) == ["net conv1", "net"])
    #expect(ratios.map { ($0.measured * 10).rounded() } == [30, 30])  // 6 / 2, 9 / 3
    #expect(ratios.map { ($0.predicted * 10).rounded() } == [25, 40])  // 5 / 2, 8 / 2
    #expect(ratios[0].devices == "slow / fast")
  }

  @Test("A printed 6 over a printed 2 is anything from 5.5 / 2.5 to 6.5 / 1.5")
  func rounding() throws {
    let ratio = try #require(rows.ratios(of: "slow", to: "fast").first)
    #expect(abs(ratio.possible.lowerBound - 5.5 / 2.5) < 1e-9)
    #expect(abs(ratio.possible.upperBound - 6.5 / 1.5) < 1e-9)
  }
}
