import HWSimCore

/// When layers run that each start as soon as their first window is there.
///
/// - Source: ISAAC (ISCA 2016), sec. 4 (not re-read), and MNSIM 2.0, Model_latency.py, which follows each pixel.
/// - Models: results that come evenly between a layer's first and its last. A layer ends when it has worked
///   through all its vectors, or, after the last pixel that it reads, through those whose windows hold it: where an
///   image has a border, its last rows. The later counts.
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
        let shape = network.layers[input].output
        let share = layer.operation.shareForFirstResult(of: shape)
        start = max(start, first[input] + share * (last[input] - first[input]))
        let left = layer.operation.shareAfterLast(of: shape, layer.output)
        complete = max(complete, last[input] + max(vector, left * time))
      }
      first.append(start + vector)
      last.append(max(start + time, complete))
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

  /// Of the results, those that are left when the last pixel of an input is there and all before came in time.
  fileprivate func shareAfterLast(of input: Shape, _ output: Shape) -> Double {
    switch self {
    case .convolution(let layer):
      share(output, after: input, layer.footprint, layer.stride, layer.padding)
    case .pooling(let layer):
      share(output, after: input, layer.kernel, layer.stride, layer.padding)
    default: 0
    }
  }

  /// Rows below the first whose windows reach an image's last row, and of that one the last pixels.
  private func share(
    _ output: Shape, after input: Shape, _ window: Extent, _ stride: Extent, _ padding: Padding
  ) -> Double {
    let row = ceilingDivision(max(0, input.height + padding.top - window.height), stride.height)
    let column = ceilingDivision(max(0, input.width + padding.left - window.width), stride.width)
    let rows = output.height - 1 - min(row, output.height - 1)
    let left = rows * output.width + output.width - min(column, output.width - 1)
    return Double(left) / Double(output.batch * output.pixels)
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
