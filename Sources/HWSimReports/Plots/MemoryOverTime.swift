public import HWSimCore

/// Input of `Plot.memoryOverTime`: what activations take while a network runs.
public struct MemoryOverTime: Sendable {
  public struct Step: Hashable, Sendable {
    public let layer: String
    public let live: Bytes

    public init(layer: String, live: Bytes) {
      self.layer = layer
      self.live = live
    }
  }

  public struct Capacity: Hashable, Sendable {
    public let name: String
    public let bytes: Bytes

    public init(name: String, bytes: Bytes) {
      self.name = name
      self.bytes = bytes
    }
  }

  public let name: String
  public let title: String
  /// What is executed, in order.
  public let steps: [Step]
  /// What activations may lie in.
  public let capacities: [Capacity]

  public init(name: String, title: String, steps: [Step], capacities: [Capacity]) {
    self.name = name
    self.title = title
    self.steps = steps
    self.capacities = capacities
  }
}

extension Plot {
  /// The live bytes of each executed layer as steps, against what memories hold; the peak has its name.
  ///
  /// A memory more than four times as large as the peak is named above the plot and has no line in it.
  public static func memoryOverTime(_ input: MemoryOverTime) -> Plot {
    MemoryOverTimePlot(input).plot
  }
}

private struct MemoryOverTimePlot {
  let input: MemoryOverTime
  let peak: Int
  /// Number of the step of the peak.
  let peakStep: Int
  let near: [MemoryOverTime.Capacity]
  let far: [MemoryOverTime.Capacity]
  let x: PlotScale
  let y: PlotScale

  init(_ input: MemoryOverTime) {
    self.input = input
    let peak = input.steps.map(\.live.value).max() ?? 0
    self.peak = peak
    peakStep = input.steps.firstIndex { $0.live.value == peak } ?? 0
    near = input.capacities.filter { $0.bytes.value <= 4 * peak }.sorted { $0.bytes < $1.bytes }
    far = input.capacities.filter { $0.bytes.value > 4 * peak }
    let most = max(peak, near.map(\.bytes.value).max() ?? 0)
    x = PlotScale(
      isLogarithmic: false, domain: 0...Double(max(1, input.steps.count)),
      pixels: PlotLayout.areaWidth - 120)
    y = .linear(upTo: Double(most), room: 0.15, pixels: 300)
  }

  var plot: Plot {
    Plot(
      name: input.name, title: input.title, altText: altText, records: records, text: text,
      view: view)
  }

  /// Steps, their peak, and a row for each memory with a line.
  private var records: Table {
    var table = Table(
      ["part", "name"].map(Table.Column.text)
        + ["step", "step_end", "bytes", "label_y"].map(Table.Column.number)
        + [.text("label"), .text("label_align")])
    for (index, step) in input.steps.enumerated() {
      table.append([
        "step", shown(step.layer), "\(index)", "\(index + 1)", "\(step.live.value)", "", "", "",
      ])
    }
    if let last = input.steps.last {
      // Where the last step ends.
      let end = "\(input.steps.count)"
      table.append(["end", shown(last.layer), end, end, "\(last.live.value)", "", "", ""])
    }
    if input.steps.indices.contains(peakStep) {
      let step = input.steps[peakStep]
      let isRight = peakStep * 2 > input.steps.count
      table.append([
        "peak", shown(step.layer), "\(peakStep)", "\(peakStep + 1)", "\(peak)", "\(peak)",
        "peak \(step.live) at \(shown(step.layer))", isRight ? "right" : "left",
      ])
    }
    for (memory, place) in zip(near, labelPlaces) {
      table.append([
        "capacity", shown(memory.name), "0", "\(input.steps.count)", "\(memory.bytes.value)",
        "\(place)", "\(shown(memory.name)): \(memory.bytes)", "left",
      ])
    }
    return table
  }

  /// Where the texts of `near` stand, in bytes: at their lines, but not over each other.
  private var labelPlaces: [Double] {
    var lowest = -Double.infinity
    return near.map { memory in
      let place = max(y.position(Double(memory.bytes.value)), lowest)
      lowest = place + 14
      return y.value(at: place)
    }
  }

  // MARK: - Drawing

  private var view: VegaLite.View {
    let encoding = VegaLite.Encoding(
      x: .number(
        "step", "executed layers", scale: x.scale,
        axis: .init(format: "d", grid: false, tickCount: min(10, max(1, input.steps.count)))),
      y: .number(
        "bytes", "live bytes", scale: y.scale,
        axis: binaryAxis(upTo: y.domain.upperBound).withFixedExtent))
    var end = encoding.x
    end?.field = "step_end"
    let span = encoding.with(\.x2, .field("step_end"))
    var text = encoding.with(\.text, .text("label"))
    text.y?.field = "label_y"
    let (peak, capacity) = (VegaLite.Filter("part", "peak"), VegaLite.Filter("part", "capacity"))
    let label = VegaLite.Mark(.text).with(\.baseline, "bottom").with(\.dy, -4)
    return VegaLite.View(
      title: .init(text: input.title, subtitle: notes), width: x.pixels,
      height: .pixels(y.pixels),
      layer: [
        .init(
          .init(.area, .value).with(\.interpolate, "step-after"), encoding,
          rows: .init("part", oneOf: ["step", "end"])),
        .init(.init(.rule, .limit), span, rows: capacity),
        .init(
          .init(.text, .limitLabel).with(\.align, "left").with(\.dx, 6).with(\.limit, 120),
          text.with(\.x, end), rows: capacity),
        .init(
          label.with(\.style, .label).with(\.align, "left").with(\.fontWeight, "bold"), text,
          rows: peak, .init("label_align", "left")),
        .init(
          label.with(\.style, .label).with(\.align, "right").with(\.fontWeight, "bold"),
          text.with(\.x, end), rows: peak, .init("label_align", "right")),
      ])
  }

  private var notes: [String] {
    far.isEmpty
      ? []
      : [
        "Above the plot: " + enumeration(far.map { "\(shown($0.name)) with \($0.bytes)" }) + "."
      ]
  }

  // MARK: - Words

  private var altText: String {
    let layer = input.steps.indices.contains(peakStep) ? shown(input.steps[peakStep].layer) : "-"
    let memories = input.capacities.map { memory in
      let verdict = peak <= memory.bytes.value ? "holds it" : "is too small"
      return "\(shown(memory.name)) with \(memory.bytes) \(verdict)"
    }
    return "Live activation bytes of \(counted(input.steps.count, "executed layer")). Peak "
      + "\(Bytes(peak)) at \(layer)."
      + (memories.isEmpty ? "" : " \(memories.joined(separator: "; ")).")
  }

  private var text: String {
    var table = Table([.text("layer"), .text(""), .number("live"), .text("")])
    for (index, step) in input.steps.enumerated() {
      table.append([
        shown(step.layer), textBar(Double(step.live.value) / Double(max(1, peak)), width: 32),
        "\(step.live)", index == peakStep ? "peak" : "",
      ])
    }
    let memories = input.capacities.map { "\(shown($0.name)): \($0.bytes)" }
    return plotText(input.title, table, notes: memories)
  }
}

/// Ticks at round binary numbers: 64 KiB, 128 KiB …
func binaryAxis(upTo end: Double) -> VegaLite.Axis {
  var (factor, unit) = (1.0, "B")
  for (name, size) in [("KiB", 1024.0), ("MiB", 1_048_576), ("GiB", 1_073_741_824)]
  where end >= size {
    (factor, unit) = (size, name)
  }
  let units = end / factor
  var step = 1.0
  while step * 8 < units { step *= 2 }
  if factor > 1 { while step * 3 > units { step /= 2 } }
  let values = stride(from: 0, through: end, by: step * factor).map(\.self)
  return VegaLite.Axis(
    labelExpr: "format(datum.value / \(Int(factor)), '~g') + ' \(unit)'", values: values)
}
