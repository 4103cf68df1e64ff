import Foundation
import HWSimCore
import HWSimReports
import Testing

@Suite("Does each kind of plot say what it is for?")
struct PlotContentTests {
  /// Cells of the named columns, row by row.
  private func cells(_ plot: Plot, _ names: String...) throws -> [[String]] {
    let indices = try names.map { name in
      try #require(plot.records.columns.firstIndex { $0.name == name }, "\(name)")
    }
    return plot.records.rows.map { row in indices.map { row[$0] } }
  }

  private func cell(_ network: String, _ device: String, _ seconds: Double) -> PlotCell<Second> {
    PlotCell(network: network, device: device, figure: .value(Seconds(seconds), interval: nil))
  }

  @Test("Interval bars: the cheapest network first, by all devices together")
  func order() throws {
    let cells = [
      cell("slow", "a", 4), cell("fast", "a", 2), cell("slow", "b", 300), cell("fast", "b", 290),
    ]
    let plot = Plot.intervalBars(
      PlotCells(name: "b", title: "b", quantity: "latency", cells: cells))
    #expect(
      try self.cells(plot, "device", "network") == [
        ["a", "fast"], ["a", "slow"], ["b", "fast"], ["b", "slow"],
      ])
    #expect(plot.altText.contains("a: from 2.00 s (fast) to 4.00 s (slow)"))
  }

  @Test("Interval bars: bars within two decades, dots on a logarithmic axis beyond")
  func scales() throws {
    let types = try [99.0, 101].map { most in
      let cells = [cell("x", "a", 1), cell("y", "a", most)]
      let plot = Plot.intervalBars(
        PlotCells(name: "b", title: "b", quantity: "latency", cells: cells))
      return try ParsedPlot(plot).all("type").contains("log")
    }
    #expect(types == [false, true])
  }

  @Test(
    "What is not a positive number is missing, and says so", arguments: [0, -1, .nan, .infinity])
  func notDrawable(_ seconds: Double) throws {
    let plot = Plot.heatMap(
      PlotCells(
        name: "h", title: "h", quantity: "latency",
        cells: [cell("x", "a", seconds), cell("y", "a", 1)]))
    let rows = try cells(plot, "network", "state", "latency_s")
    #expect(rows.contains(["x", "missing", ""]))
    #expect(plot.text.contains("cannot be drawn"))
  }

  @Test("Heat map: a cross where it does not fit, a numbered reason where there is nothing")
  func heatMap() throws {
    let plot = Plot.heatMap(
      PlotCells(
        name: "h", title: "h", quantity: "latency", cells: PlotSamples.cells(["none", "big", "c"])))
    let labels = try cells(plot, "network", "label")
    #expect(labels.contains(["none", "- [1]"]))
    #expect(labels.contains(["big", "× 2.00 ms"]))
    #expect(labels.contains(["c", "3.00 ms"]))
    #expect(plot.text.contains("[1] no kernel for <fp32>"))
  }

  @Test("Stacked layers: a bar is as long as its layer takes; compute first, overhead last")
  func stacked() throws {
    let plot = Plot.stackedLayers(
      StackedLayers(name: "s", title: "s", rows: PlotSamples.layers(["conv"])))
    let rows = try cells(plot, "part", "from_s", "to_s", "part_s")
    #expect(rows.map { $0[0] } == ["compute", "flash", "overhead"])
    let ends = rows.map { [Double($0[1]) ?? -1, Double($0[2]) ?? -1] }
    #expect(ends[0][0] == 0)
    #expect(ends[0][1] == ends[1][0] && ends[1][1] == ends[2][0])
    #expect(abs(ends[2][1] - 1e-3) < 1e-12)
    #expect(abs(ends[0][1] - 1e-3 / 1.5) < 1e-12)  // 1 of 1 + 0.4 + 0.1 parts
    #expect(rows[0][3] == "0.001")  // As it was given.
  }

  @Test(
    "Stacked layers: of a long network, neighbours that take little are one row, and no time is lost"
  )
  func folded() throws {
    let rows = (0..<200).map { number in
      StackedLayers.Row(
        name: "layer\(number)", detail: "", bound: "compute",
        parts: [.init("compute", Seconds(number % 10 == 0 ? 1 : 0.001))],
        time: Seconds(number % 10 == 0 ? 1 : 0.001))
    }
    let plot = Plot.stackedLayers(StackedLayers(name: "s", title: "s", rows: rows))
    let drawn = try cells(plot, "layer", "time_s")
    #expect(drawn.count == 40)  // 20 long ones, and 9 short ones after each.
    #expect(drawn[1][0] == "9 layers from layer1")
    let total = drawn.reduce(0) { $0 + (Double($1[1]) ?? 0) }
    #expect(abs(total - (20 + 180 * 0.001)) < 1e-9)
  }

  @Test("Roofline: limits meet where rate = bandwidth x intensity")
  func roofline() throws {
    let plot = Plot.roofline(PlotSamples.roofline(["a", "b", "c"]))
    let rows = try cells(plot, "part", "intensity", "rate")
    for row in rows where row[0] == "bandwidth" {
      let (intensity, rate) = (Double(row[1]) ?? 0, Double(row[2]) ?? 0)
      #expect(abs(rate / intensity / 1e8 - 1) < 1e-9)
    }
    let corner = rows.last { $0[0] == "bandwidth" }
    #expect(corner?[1] == "4.0" && corner?[2] == "400000000.0")  // 4e8 MAC/s / 1e8 B/s
    #expect(plot.altText.contains("flash: 100 MB/s (measured)"))
  }

  @Test("Predicted and measured: ends of the band are 10 % off the line")
  func band() throws {
    let points = [
      PredictedMeasured<Second>.Point(
        name: "a", group: "g", measured: Seconds(1), predicted: Seconds(1.05)),
      .init(name: "b", group: "g", measured: Seconds(1), predicted: Seconds(2)),
    ]
    let plot = Plot.predictedMeasured(
      PredictedMeasured(
        name: "p", title: "p", quantity: "latency", groupName: "device", points: points))
    for row in try cells(plot, "part", "predicted_s", "low_s", "high_s", "measured_s")
    where row[0] == "equal" {
      let numbers = row.dropFirst().compactMap(Double.init)
      #expect(numbers[0] == numbers[3])
      #expect(abs(numbers[1] / numbers[0] - 0.9) < 1e-9)
      #expect(abs(numbers[2] / numbers[0] - 1.1) < 1e-9)
    }
    #expect(plot.altText.contains("1 within 10 %"))
    #expect(plot.altText.contains("Farthest off: b, predicted 2.00 s, measured 1.00 s"))
  }

  @Test("Memory: the peak has its name; a memory far above it has no line")
  func memory() throws {
    let plot = Plot.memoryOverTime(
      MemoryOverTime(
        name: "m", title: "m",
        steps: [.init(layer: "a", live: Bytes(10)), .init(layer: "b", live: Bytes(100))],
        capacities: [
          .init(name: "sram", bytes: Bytes(64)), .init(name: "dram", bytes: Bytes(1 << 30)),
        ]))
    let rows = try cells(plot, "part", "name", "label")
    #expect(rows.contains(["peak", "b", "peak 100 B at b"]))
    #expect(rows.filter { $0[0] == "capacity" }.map { $0[1] } == ["sram"])
    #expect(plot.altText.contains("sram with 64 B is too small; dram with 1.00 GiB holds it"))
  }

  @Test("Occupancy: what a kind of layer takes and uses stands above the bars")
  func occupancy() throws {
    let rows = [
      BlockOccupancy.Row(
        layer: "dw", kind: "depthwise", arrays: 90, copies: 1, utilisation: 0.01, time: Seconds(3)),
      .init(
        layer: "pw", kind: "pointwise", arrays: 10, copies: 1, utilisation: 0.8, time: Seconds(1)),
    ]
    let plot = Plot.blockOccupancy(
      BlockOccupancy(name: "o", title: "o", unit: "crossbars", rows: rows))
    let sentence =
      "depthwise: 1 layer, 90.0 % of all crossbars taken, 1.0 % of these in use, 75.0 % of the time"
    #expect(plot.altText.contains(sentence))
    #expect(try plot.specification.contains(sentence))
  }

  @Test("Sensitivity: what matters most first; what cannot be says so")
  func sensitivity() throws {
    let plot = Plot.sensitivity(
      Sensitivity(
        name: "s", title: "s", baseline: Seconds(2),
        rows: [
          .init(parameter: "little", halved: Seconds(2.1), doubled: Seconds(1.9)),
          .init(parameter: "much", halved: Seconds(4), doubled: nil),
        ]))
    let rows = try cells(plot, "parameter", "setting", "change", "label")
    #expect(rows.map { $0[0] } == ["much", "much", "little", "little"])
    #expect(rows[0] == ["much", "halved", "1.0", "× ½: +100.0 %"])
    #expect(rows[1] == ["much", "doubled", "", "× 2: not possible"])
  }
}

@Suite("Is the front what no other point beats?")
struct ParetoFrontTests {
  @Test("As by comparing each with each", arguments: 0..<50)
  func bruteForce(_ seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    // Few values, so that many are equal.
    let points = (0..<Int.random(in: 0...40, using: &random)).map { _ in
      (
        cost: Double(Int.random(in: 1...9, using: &random)),
        accuracy: Double(Int.random(in: 1...9, using: &random))
      )
    }
    let expected = points.indices.filter { index in
      !points.contains { other in
        let isNoWorse =
          other.cost <= points[index].cost && other.accuracy >= points[index].accuracy
        let isBetter = other.cost < points[index].cost || other.accuracy > points[index].accuracy
        return isNoWorse && isBetter
      }
    }
    let front = paretoFront(points)
    #expect(Set(front) == Set(expected))
    #expect(front.map { points[$0].cost } == front.map { points[$0].cost }.sorted())
  }
}
