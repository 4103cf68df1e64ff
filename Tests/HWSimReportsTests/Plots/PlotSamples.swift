import Foundation
import HWSimCore
public import HWSimReports
public import Testing

/// One plot of each kind, of whatever names.
enum PlotSamples {
  /// Names that a file, a page, a table or a language could mistake for its own syntax.
  static let hostile = [
    "a|b<script>.onnx", "`ticks` ``` and \"quotes\" 'too'", "Größe λ 日本語", ".hidden", "$ref[0]",
    "</script><img src=x>", "datum['x'] + 1", "back\\slash", "=1+1,2;3", "",
  ]

  static let ordinary = ["mobilenetv1", "mobilenetv2", "squeezenet", "shufflenet"]

  static func all(_ names: [String]) -> [Plot] {
    [
      .intervalBars(
        PlotCells(name: "bars", title: "Latency", quantity: "latency", cells: cells(names))),
      .heatMap(PlotCells(name: "heat", title: "Latency", quantity: "latency", cells: cells(names))),
      .stackedLayers(StackedLayers(name: "layers", title: "Layers", rows: layers(names))),
      .roofline(roofline(names)),
      .pareto(
        Pareto(
          name: "pareto", title: "Accuracy", accuracyName: "top-1 accuracy", quantity: "latency",
          points: names.enumerated().map { number, name in
            .init(
              network: name, accuracy: 60 + Double(number * 7 % 5), source: "paper",
              cost: figure(number + 1))
          })),
      .predictedMeasured(
        PredictedMeasured<Second>(
          name: "predicted", title: "Predicted", quantity: "latency", groupName: "device",
          points: names.enumerated().map { number, name in
            let time = Seconds(Double(number + 1))
            return .init(
              name: name, group: name, measured: time, predicted: time * 1.3,
              interval: time...time * 1.5)
          })),
      .memoryOverTime(
        MemoryOverTime(
          name: "memory", title: "Memory",
          steps: names.enumerated().map { .init(layer: $1, live: Bytes(1000 * ($0 + 1))) },
          capacities: names.map { .init(name: $0, bytes: Bytes(2000)) })),
      .blockOccupancy(
        BlockOccupancy(
          name: "occupancy", title: "Occupancy", unit: "blocks",
          rows: names.enumerated().map { number, name in
            .init(
              layer: name, kind: name, arrays: number, copies: 2, utilisation: 0.5,
              time: Seconds(1e-3))
          })),
      .sensitivity(
        Sensitivity(
          name: "sensitivity", title: "Sensitivity", baseline: Seconds(1),
          rows: names.enumerated().map { number, name in
            .init(parameter: name, halved: Seconds(1.1 + Double(number)), doubled: nil)
          })),
    ]
  }

  /// The first without a value, the second without an interval.
  static func figure(_ number: Int) -> PlotFigure<Second> {
    let time = Seconds(Double(number + 1) * 1e-3)
    switch number {
    case 0: return .missing(reason: "no kernel for <fp32>")
    case 1: return .value(time, interval: nil)
    default: return .value(time, interval: time * 0.9...time * 1.2)
    }
  }

  static func cells(_ names: [String]) -> [PlotCell<Second>] {
    ["mcu80", "a <device>"].flatMap { device in
      names.enumerated().map { number, name in
        PlotCell(network: name, device: device, figure: figure(number), fits: number % 2 == 0)
      }
    }
  }

  static func layers(_ names: [String]) -> [StackedLayers.Row] {
    names.enumerated().map { number, name in
      let time = Seconds(Double(number + 1) * 1e-3)
      return .init(
        name: name, detail: name, bound: "compute",
        parts: [.init("overhead", time * 0.1), .init("compute", time), .init("flash", time * 0.4)],
        time: time)
    }
  }

  static func roofline(_ names: [String]) -> Roofline {
    Roofline(
      name: "roofline", title: "Roofline", bytes: "bytes from flash",
      ceilings: [
        .init(name: "MACs", limit: .compute(4e8), source: "data sheet"),
        .init(name: "flash", limit: .bandwidth(Bandwidth(1e8)), source: "measured"),
      ],
      points: names.enumerated().map { number, name in
        .init(
          layer: name, operatorClass: name, intensity: Double(number + 1), rate: 1e7, share: 0.1)
      })
  }
}

/// A failing test names the plot, and does not print all of it.
extension Plot: CustomTestStringConvertible {
  public var testDescription: String { name }
}

/// A parsed specification.
struct ParsedPlot {
  let object: [String: Any]

  init(_ plot: Plot, _ theme: PlotTheme = .light) throws {
    let data = Data(try plot.specification(theme).utf8)
    object = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  var values: [[String: Any]] {
    (object["data"] as? [String: Any])?["values"] as? [[String: Any]] ?? []
  }

  /// Every value of `key`, at any depth, outside the records.
  func all(_ key: String) -> [String] { Self.all(key, object.filter { $0.key != "data" }) }

  private static func all(_ key: String, _ node: Any) -> [String] {
    if let list = node as? [Any] { return list.flatMap { all(key, $0) } }
    guard let object = node as? [String: Any] else { return [] }
    return object.flatMap { name, value -> [String] in
      if name == key, let text = value as? String { return [text] }
      return all(key, value)
    }
  }
}
