import HWSimCore
import Testing

private func row(
  _ value: Double, _ interval: ClosedRange<Double>? = nil, network: String = "net",
  layer: String? = nil, device: String = "a", runtime: String = "r",
  metric: ResultMetric = .time, origin: ResultOrigin = .predicted
) -> ResultRow {
  ResultRow(
    network: network, layer: layer,
    setup: ResultSetup(device: device, runtime: runtime, precision: "int8", threads: 1),
    metric: metric, value: value, interval: interval, origin: origin)
}

@Suite("Which of two figures is less?")
struct VerdictTests {
  private func verdict(_ first: ResultRow, _ second: ResultRow) -> RowComparison.Verdict {
    RowComparison(first, second, threshold: 0.05).verdict
  }

  @Test("Without intervals the threshold decides")
  func threshold() {
    #expect(verdict(row(1), row(1)) == .same)
    #expect(verdict(row(1), row(1.04)) == .same)
    #expect(verdict(row(1), row(1.06)) == .higher)
    #expect(verdict(row(1), row(0.9)) == .lower)
  }

  @Test("Intervals that are apart are different, those that overlap cannot be told apart")
  func intervals() {
    let first = row(1, 0.9...1.1, origin: .measured)
    #expect(verdict(first, row(1.3, 1.2...1.4, origin: .measured)) == .higher)
    #expect(verdict(first, row(1.15, 1.05...1.2, origin: .measured)) == .unclear)
    let narrow = row(1, 0.99...1.01, origin: .measured)
    #expect(verdict(narrow, row(1.005, 1...1.01, origin: .measured)) == .same)  // at most 2 %
  }

  @Test("Predictions of one setup share their error, those of two do not")
  func sharedError() {
    let first = row(1, 0.8...1.2)
    #expect(verdict(first, row(1.1, 0.9...1.3)) == .higher)
    #expect(verdict(first, row(1.1, 0.9...1.3, device: "b")) == .unclear)
  }

  @Test(
    "A measurement lies inside the interval of its prediction or outside, whichever file has it")
  func prediction() {
    let predicted = row(1, 0.8...1.2)
    #expect(verdict(predicted, row(1.1, origin: .measured)) == .inside)
    #expect(verdict(row(2, origin: .published), predicted) == .outside)
    let comparison = RowComparison(row(2, origin: .measured), predicted, threshold: 0.05)
    #expect(comparison.ratio == 0.5)  // predicted / measured
    #expect(!comparison.isRegression)
  }

  @Test("A regression is more of a cost, beyond the threshold, of the same origin")
  func regression() {
    func isRegression(_ first: ResultRow, _ second: ResultRow) -> Bool {
      RowComparison(first, second, threshold: 0.05).isRegression
    }
    #expect(isRegression(row(1), row(1.06)))
    #expect(!isRegression(row(1), row(1.05)))
    #expect(!isRegression(row(1.06), row(1)))
    #expect(isRegression(row(1, metric: .energy), row(2, metric: .energy)))
    let traffic = ResultMetric.traffic(level: "sram")
    #expect(!isRegression(row(1, metric: traffic), row(2, metric: traffic)))
    #expect(!isRegression(row(1), row(2, origin: .measured)))
    #expect(isRegression(row(0), row(1)))
  }
}

@Suite("Does each row find its partner?")
struct JoinTests {
  private func join(
    _ first: [ResultRow], _ second: [ResultRow], by part: ResultComparison.Part? = nil
  ) -> ResultComparison {
    ResultComparison(first, second, by: part, threshold: 0.05)
  }

  @Test("Two devices are compared where there is one of each")
  func twoDevices() {
    let comparison = join([row(1)], [row(2, device: "b")])
    #expect(comparison.rows.count == 1 && comparison.onlyFirst.isEmpty)
  }

  @Test("Of several devices, each meets itself")
  func sameDevice() {
    let first = [row(1), row(2, device: "b"), row(3, device: "c")]
    let comparison = join(first, [row(20, device: "b"), row(10)])
    #expect(comparison.rows.map(\.second.value) == [10, 20])
    #expect(comparison.onlyFirst.map(\.setup.device) == ["c"])
  }

  @Test("Metrics, layers and networks do not mix")
  func keys() {
    let comparison = join(
      [row(1), row(1, layer: "conv"), row(1, metric: .energy)],
      [row(2, layer: "conv"), row(2, network: "other"), row(2, metric: .energy)])
    #expect(comparison.rows.map(\.first.layer) == ["conv", nil])
    #expect(comparison.onlyFirst.count == 1 && comparison.onlySecond.map(\.network) == ["other"])
  }

  @Test("Only networks, or only layers")
  func parts() {
    let rows = [row(1), row(1, layer: "conv")]
    #expect(join(rows, rows).rows.count == 2)
    #expect(join(rows, rows, by: .network).rows.map(\.first.layer) == [nil])
    #expect(join(rows, rows, by: .layer).rows.map(\.first.layer) == ["conv"])
  }

  @Test("What several might be the partner of has none; a row that is there twice counts once")
  func ambiguous() {
    let two = [row(1), row(2)]
    let comparison = join(two, two)
    #expect(comparison.rows.isEmpty && comparison.onlyFirst.count == 2)
    #expect(join([row(1), row(1)], [row(1)]).rows.count == 1)
  }

  @Test("A measurement without the runtime's name meets the prediction of its device")
  func partly() {
    let first = [row(1), row(2, device: "b")]
    let second = [
      row(1, runtime: "lib", origin: .published),
      row(2, device: "b", runtime: "lib", origin: .published),
    ]
    #expect(join(first, second).rows.map(\.second.setup.device) == ["a", "b"])
  }
}
