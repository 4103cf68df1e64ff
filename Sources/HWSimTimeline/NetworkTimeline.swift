import HWSimCore

/// One network on one device: a process of the trace.
struct NetworkTimeline {
  private let result: SimulationResult
  private let spans: [Span]
  private let end: UInt64
  /// Layers folded into another, by that one's name.
  private let fused: [String: [String]]

  init(_ result: SimulationResult) throws(TimelineError) {
    self.result = result
    spans = try result.spans()
    end = nanoseconds(spans.last?.end ?? .zero)
    fused = result.layers.reduce(into: [:]) { fused, layer in
      if case .fused(let host) = layer.execution { fused[host, default: []].append(layer.name) }
    }
  }

  func write(to packets: inout PacketWriter) throws(TimelineError) {
    let process = try packets.process("\(result.network.name) on \(result.setup.device)")
    try writeLayers(in: process, to: &packets)
    try writeStages(in: process, to: &packets)
    for (rank, counter) in result.counters.enumerated() {
      let track = try packets.counter(
        counter.name, counter.unit, in: process, rank: rank + 2, axis: counter.axis)
      for span in spans {
        try packets.count(counter.value(span.layer), on: track, at: nanoseconds(span.start))
      }
      try packets.count(counter.after, on: track, at: end)
    }
  }

  private func writeLayers(
    in process: PacketWriter.Track, to packets: inout PacketWriter
  ) throws(TimelineError) {
    let name = result.network.training == nil ? "inference" : "training step"
    let track = try packets.track(
      name, in: process, rank: 0,
      description: "Layers in order. Their parts say how long something takes in all, not when.")
    try packets.begin(name, "network", on: track, at: 0, result.arguments)
    for span in spans {
      let layer = span.layer
      let (start, end) = (nanoseconds(span.start), nanoseconds(span.end))
      let arguments = result.arguments(of: layer, fused: fused[layer.name] ?? [])
      try packets.begin(layer.name, "layer", on: track, at: start, arguments)
      var now = span.start
      for part in layer.parts(result.levels) {
        // Sums of parts differ from the layer's time in the last bits.
        try packets.begin(
          part.name, "part", on: track, at: min(nanoseconds(now), end), part.arguments)
        now += part.shown
        try packets.end(on: track, at: min(nanoseconds(now), end))
      }
      try packets.end(on: track, at: end)
    }
    try packets.end(on: track, at: end)
  }

  /// In a memory that computes: a track for each stage, with the layers that lie there.
  private func writeStages(
    in process: PacketWriter.Track, to packets: inout PacketWriter
  ) throws(TimelineError) {
    guard let summary = result.inMemory else { return }
    let group = try packets.track("stages", in: process, rank: 1)
    for stage in 0..<summary.stages {
      let track = try packets.track("stage \(stage + 1)", in: group, rank: stage)
      for span in spans {
        guard let place = span.layer.inMemory, place.stage == stage else { continue }
        try packets.begin(
          span.layer.name, "stage", on: track, at: nanoseconds(span.start),
          place.arguments(unit: summary.unit))
        try packets.end(on: track, at: nanoseconds(span.end))
      }
    }
  }
}
