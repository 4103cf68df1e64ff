/// Blocks of resistive cells in which every row evaluates the same NOR gate in the same step.
///
/// - Source: FloatPIM (Imani et al., ISCA 2019); MAGIC (Kvatinsky et al., 2014).
public struct DigitalPIM: Hashable, Sendable {
  public var blocks: Int
  /// Rows of a block, which compute side by side.
  public var rows: Int
  public var columns: Int
  /// Columns of a row that hold intermediate bits, not operands.
  public var reservedColumns: Int
  /// One NOR.
  public var step: Seconds
  /// One search of a column.
  public var search: Seconds
  /// Of one row in one step.
  public var stepEnergy: Joules
  /// What a block and its periphery draw while it computes, beside the gates.
  public var blockPower: Watts
  /// What each format costs; the first is the default.
  public var formats: [RowArithmetic]
  /// Steps in which all rows copy one bit to the block beside them.
  public var copyStepsPerBit: Int
  /// Phases in which blocks hand their results on: odd ones, then even ones.
  public var transferPhases: Int
  /// A division, in multiplications.
  public var division: Double
  /// An exponential, in multiplications and additions of its series.
  public var exponentialTerms: Int

  public init(
    blocks: Int, rows: Int, columns: Int, reservedColumns: Int, step: Seconds, search: Seconds,
    stepEnergy: Joules, blockPower: Watts, formats: [RowArithmetic], copyStepsPerBit: Int,
    transferPhases: Int, division: Double, exponentialTerms: Int
  ) {
    self.blocks = blocks
    self.rows = rows
    self.columns = columns
    self.reservedColumns = reservedColumns
    self.step = step
    self.search = search
    self.stepEnergy = stepEnergy
    self.blockPower = blockPower
    self.formats = formats
    self.copyStepsPerBit = copyStepsPerBit
    self.transferPhases = transferPhases
    self.division = division
    self.exponentialTerms = exponentialTerms
  }

  /// Pairs of operands that a row holds beside its sum; 0 where the row is too short.
  public func pairs(_ arithmetic: RowArithmetic) -> Int {
    let free = columns - reservedColumns - arithmetic.accumulatorBits
    return max(0, free) / (2 * arithmetic.format.bits)
  }

  /// Seconds of one multiply-accumulate in a row.
  public func time(of arithmetic: RowArithmetic) -> Seconds {
    let steps = arithmetic.multiply + arithmetic.add
    return Double(steps) * step + Double(arithmetic.search) * search
  }

  /// Multiply-accumulates in a second if all rows of all blocks always multiplied.
  ///
  /// - Source: the bound of ConvPIM (Leitersdorf et al. 2023, arXiv 2305.04122).
  /// - Ignores: moving anything, and rows that a layer leaves empty.
  public func peakRate(_ arithmetic: RowArithmetic) -> Double {
    Double(blocks) * Double(rows) / time(of: arithmetic).value
  }

  /// Watts of all rows switching in each step, and of all blocks.
  public var peakPower: Watts {
    let gates = Double(blocks) * Double(rows) * stepEnergy
    return gates / step + Double(blocks) * blockPower
  }
}

/// What arithmetic in one format costs a row, whatever the number of rows.
public struct RowArithmetic: Hashable, Sendable {
  public let format: Precision
  /// NOR steps of a multiplication.
  public let multiply: Int
  /// NOR steps of an addition.
  public let add: Int
  /// Searches of an addition, which align the exponents.
  public let search: Int
  /// Bits of the sum of products.
  public let accumulatorBits: Int

  public init(format: Precision, multiply: Int, add: Int, search: Int, accumulatorBits: Int) {
    self.format = format
    self.multiply = multiply
    self.add = add
    self.search = search
    self.accumulatorBits = accumulatorBits
  }
}
