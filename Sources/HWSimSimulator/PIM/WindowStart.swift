import HWSimCore

/// When layers run that each start as soon as their first window is there.
///
/// - Source: ISAAC (ISCA 2016), sec. 4 (not re-read), and MNSIM 2.0, Model_latency.py, which follows each pixel.
/// - Models: results that come evenly between a layer's first and its last. A layer ends when it has worked
///   through all its vectors, or one vector after the last that it reads, whichever is later.
/// - Ignores: the waits in between, at the end of an image's rows.
struct WindowStart {
  /// Of each layer's time, what passes while layers before it still run.
  let hidden: [Seconds]

  init(_ network: Network, _ mapped: [MappedLayer?]) {
    var (first, last) = ([Seconds](), [Seconds]())
    var (hidden, ended) = ([Seconds](), Seconds.zero)
    for (index, layer) in network.layers.enumerated() {
      let time = mapped[index]?.layer.phases.total ?? .zero
      let vector = time / Double(mapped[index]?.rounds ?? 1)
      var (start, complete) = (Seconds.zero, Seconds.zero)
      for input in layer.inputs {
        let share = layer.operation.shareForFirstResult(of: network.layers[input].output)
        start = max(start, first[input] + share * (last[input] - first[input]))
        complete = max(complete, last[input])
      }
      first.append(start + vector)
      last.append(max(start + time, complete + vector))
      hidden.append(max(.zero, time - max(.zero, last[index] - ended)))
      ended = max(ended, last[index])
    }
    self.hidden = hidden
  }
}

extension Operation {
  /// Of the pixels of an input behind its first, those that the first result waits for.
  fileprivate func shareForFirstResult(of input: Shape) -> Double {
    let others = input.batch * input.pixels - 1
    guard others > 0 else { return 0 }
    switch self {
    case .convolution(let layer):
      return share(input, others, layer.footprint, layer.padding)
    case .pooling(let layer):
      return share(input, others, layer.kernel, layer.padding)
    case .activation, .batchNormalization, .elementwise, .concatenation, .quantization: return 0
    default: return 1
    }
  }

  /// All rows above a window's last and, of that, the pixels up to its corner.
  private func share(
    _ input: Shape, _ others: Int, _ window: Extent, _ padding: Padding
  ) -> Double {
    let rows = min(max(window.height - padding.top, 1), input.height)
    let columns = min(max(window.width - padding.left, 1), input.width)
    return Double((rows - 1) * input.width + columns - 1) / Double(others)
  }
}
