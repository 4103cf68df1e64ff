import HWSimCore

/// How the weights of a layer lie in crossbars.
///
///     CrossbarLayout(depth: 1152, outputs: 256, groups: 1, memory, .int16).arrays   // 9 x 16
///
/// - Source: ISAAC and PipeLayer: rows are the elements of a window, columns the slices of a filter's weights;
///   PIMCOMP counts convolutions in groups as one dense matrix; MNSIM 2.0 gives each slice arrays of its own and
///   cuts rows between channels.
/// - Models: a matrix cut into arrays; with `packed`, several groups on an array's diagonal.
struct CrossbarLayout {
  /// Arrays of one copy.
  let arrays: Int
  /// Products of an array's rows for each vector of inputs; arrays beside each other share one.
  let rowGroups: Int
  /// Rows that take an input, in all arrays.
  let drivenRows: Int
  /// Columns that are converted, in all arrays.
  let readColumns: Int
  /// Cells that hold a bit of a weight.
  let usedCells: Int
  /// Rows and columns that hold weights in the fullest array.
  let rowsInUse: Int
  let columnsInUse: Int

  /// - Parameters:
  ///   - depth: products of a result.
  ///   - window: of them, those with one channel.
  ///   - outputs: results of a vector, in all groups.
  init(
    depth: Int, outputs: Int, groups: Int, window: Int = 1, _ memory: AnalogPIM,
    _ format: Precision
  ) {
    let slices = memory.slices(format)
    // Arrays that hold one slice each, or one that holds all.
    let planes = memory.slicing == .arrays ? slices : 1
    let (rows, columns) = (memory.rows, memory.columns)
    let perGroup = max(1, outputs / groups)
    usedCells = cycles(cycles(depth, outputs), slices * memory.polarity)
    let side = min(rows / depth, columns / (perGroup * slices / planes))
    if groups > 1, memory.grouping == .packed, side >= 1 {
      rowGroups = ceilingDivision(groups, side)
      arrays = rowGroups * memory.polarity * planes
      drivenRows = depth * groups * memory.polarity * planes
      readColumns = outputs * slices * memory.polarity
      rowsInUse = depth * min(side, groups)
      columnsInUse = perGroup * slices / planes * min(side, groups)
      return
    }
    // Apart where a group fills an array by itself.
    let matrices = memory.grouping == .packed ? groups : 1
    let height = memory.grouping == .packed ? depth : depth * groups
    let width = (memory.grouping == .packed ? perGroup : outputs) * slices
    let columnGroups = ceilingDivision(width / planes, columns) * planes * memory.polarity
    let isWhole = memory.rowCut == .channels && window <= rows
    rowsInUse = min(height, isWhole ? rows / window * window : rows)
    columnsInUse = min(width / planes, columns)
    rowGroups = ceilingDivision(height, rowsInUse) * matrices
    arrays = cycles(rowGroups, columnGroups)
    drivenRows = cycles(height * matrices, columnGroups)
    readColumns = cycles(rowGroups, width * memory.polarity)
  }
}
