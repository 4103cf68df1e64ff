import HWSimCore

/// Where a matrix multiplication's results go: steps in bytes from one image, group, panel of columns,
/// row and column to the next.
struct ResultLayout {
  let address: UInt64
  private let elementBytes: Int
  private let image: Int
  private let group: Int
  private let panel: Int
  private let row: Int
  private let column: Int

  /// Rows are the channels of one group, columns the pixels.
  init(pixelsOf output: TensorView, rows: Int) {
    (address, elementBytes) = (output.address, output.elementBytes)
    (image, group, panel) = (output.imageBytes, rows * output.channelStride, 0)
    (row, column) = (output.channelStride, output.pixelStride)
  }

  /// Columns one after the other, whatever the layout of images.
  init(matricesIn output: TensorView, rows: Int, columns: Int) {
    (address, elementBytes) = (output.address, output.elementBytes)
    (row, column) = (elementBytes, rows * elementBytes)
    (image, group, panel) = (columns * rows * elementBytes, 0, 0)
  }

  /// Each panel of `columns` over the one before; pixels are neighbours where planes are.
  init(
    panelsIn scratch: Region, rows: Int, columns: Int, elementBytes: Int, layout: TensorLayout
  ) {
    (address, self.elementBytes) = (scratch.address, elementBytes)
    row = layout == .nchw ? columns * elementBytes : elementBytes
    column = layout == .nchw ? elementBytes : rows * elementBytes
    (image, group, panel) = (0, 0, -column)
  }

  /// A tile of `height` rows and `width` columns.
  @inline(__always)
  func run(
    _ image: Int, _ group: Int, _ panel: Range<Int>, row: Int, _ height: Int, column: Int,
    _ width: Int
  ) -> Run {
    let matrix = image &* self.image &+ group &* self.group &+ panel.lowerBound &* self.panel
    let offset = matrix &+ row &* self.row &+ column &* self.column
    let isAlongRows = self.row == elementBytes
    return Run(
      address: address &+ UInt64(offset), width: elementBytes, stride: elementBytes,
      count: isAlongRows ? height : width, rows: isAlongRows ? width : height,
      rowStride: isAlongRows ? self.column : self.row)
  }
}
