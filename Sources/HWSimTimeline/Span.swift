import HWSimCore

/// A layer with its place in time.
struct Span {
  let layer: LayerResult
  /// Since the start of the inference.
  let start: Seconds
  var end: Seconds { start + layer.time.total }
}

extension SimulationResult {
  /// Layers that take time, in the order in which they run.
  ///
  /// - Throws: where they take longer than nanoseconds can count.
  func spans() throws(TimelineError) -> [Span] {
    var (spans, now) = ([Span](), Seconds.zero)
    for layer in layers where layer.time.total > .zero {
      let span = Span(layer: layer, start: now)
      spans.append(span)
      now = span.end
    }
    guard now < longest else {
      throw TimelineError(
        "\(network.name) on \(setup.device) takes longer than the 292 years of nanoseconds that a trace "
          + "can count")
    }
    return spans
  }
}

/// Perfetto's timestamps are signed, 63 bits.
private let longest = Seconds(9e9)

/// The nearest nanosecond of a time that `spans` has checked.
func nanoseconds(_ time: Seconds) -> UInt64 { UInt64((time.value * 1e9).rounded()) }
