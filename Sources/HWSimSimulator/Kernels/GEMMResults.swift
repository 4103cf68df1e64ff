import HWSimCore

// Where a matrix multiplication's results go.

extension GEMMKernel {
  /// A tile of the result: into the output, or into scratch behind the products of its panel.
  @inline(__always)
  func accessResult<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, _ row: Int, _ column: Int, _ panel: Range<Int>, _ height: Int,
    _ width: Int, isWrite: Bool, into sink: inout Sink
  ) {
    let output = context.output
    let run: Run
    switch columnKind {
    case .outputPixel where output.layout == .nchw:
      let start = output.address(image: image, channel: group &* rows &+ row)
      run = Run(
        address: start &+ UInt64(output.pixelOffset(column)), width: output.elementBytes,
        stride: output.elementBytes, count: width, rows: height, rowStride: output.channelStride)
    case .outputPixel:
      let start = output.address(image: image, channel: group &* rows &+ row)
      run = columnRun(
        at: start &+ UInt64(output.pixelOffset(column)), height, width, output.elementBytes,
        columnStride: output.pixelStride)
    case .vector:
      let first = (image &* columns &+ column) &* rows &+ row
      run = columnRun(
        at: output.address &+ UInt64(first &* output.elementBytes), height, width,
        output.elementBytes, columnStride: rows &* output.elementBytes)
    case .inputPixel:
      let first = (column &- panel.lowerBound) &* rows &+ row
      run = columnRun(
        at: context.scratch.address &+ UInt64(first &* gatheredBytes), height, width,
        gatheredBytes, columnStride: rows &* gatheredBytes)
    }
    sink.access(run, isWrite: isWrite, times: 1)
  }

  /// `width` columns of `height` neighbouring elements each.
  @inline(__always)
  private func columnRun(
    at start: UInt64, _ height: Int, _ width: Int, _ bytes: Int, columnStride: Int
  ) -> Run {
    Run(
      address: start, width: bytes, stride: bytes, count: height, rows: width,
      rowStride: columnStride)
  }
}
