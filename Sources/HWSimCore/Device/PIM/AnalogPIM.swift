/// Crossbars of resistive cells: rows take the input as voltages, columns sum up currents.
///
/// - Source: ISAAC (Shafiee et al., ISCA 2016); PipeLayer (Song et al., HPCA 2017).
public struct AnalogPIM: Hashable, Sendable {
  /// Where the weights of a convolution in groups lie.
  public enum Grouping: String, CaseIterable, Hashable, Sendable {
    /// As one matrix, whose cells off the groups' blocks are zero.
    case dense
    /// As many groups in an array as its diagonal takes.
    case packed
  }

  public var arrays: Int
  public var rows: Int
  public var columns: Int
  /// Bits of a weight in one cell.
  public var cellBits: Int
  /// Bits of the input that a row takes in one step.
  public var dacBits: Int
  /// Arrays that hold one weight's sign and magnitude: 2 where positive and negative ones lie apart.
  public var polarity: Int
  /// One read of an array.
  public var step: Seconds
  /// Nil where columns count spikes themselves.
  public var converters: Converters?
  /// Of a row in one step.
  public var rowEnergy: Joules
  /// What an array and its periphery draw while they compute, beside what is counted.
  public var arrayPower: Watts
  /// Of 256 bits, to or from a tile's buffer.
  public var bufferEnergy: Joules
  /// Of 256 bits, from tile to tile.
  public var networkEnergy: Joules
  /// Of one row, all its cells at once.
  public var writeTime: Seconds
  /// Of one row.
  public var writeEnergy: Joules
  /// Arrays that are written at the same time.
  public var parallelWrites: Int
  public var grouping: Grouping
  /// Of fixed point; the first is the default.
  public var formats: [Precision]
  /// Rows that take an input at the same time, the others in further rounds; nil: all.
  public var drivenRows: Int?
  /// Bits of an input beside its format's: 1 where its sign is fed as a bit of its own.
  public var signBits = 0
  public var slicing = Slicing.columns
  public var rowCut = RowCut.anywhere
  public var replication = Replication.balanced
  public var start = Start.layers
  /// Nil where buffers and links cost no time.
  public var tiles: Tiles?

  /// Analog-to-digital converters.
  public struct Converters: Hashable, Sendable {
    public let perArray: Int
    /// Conversions of each in a second.
    public let rate: Frequency
    /// Of one conversion.
    public let energy: Joules
    public let timing: Timing

    public init(perArray: Int, rate: Frequency, energy: Joules, timing: Timing = .overlapped) {
      self.perArray = perArray
      self.rate = rate
      self.energy = energy
      self.timing = timing
    }
  }

  public init(
    arrays: Int, rows: Int, columns: Int, cellBits: Int, dacBits: Int, polarity: Int,
    step: Seconds, converters: Converters?, rowEnergy: Joules, arrayPower: Watts,
    bufferEnergy: Joules, networkEnergy: Joules, writeTime: Seconds, writeEnergy: Joules,
    parallelWrites: Int, grouping: Grouping, formats: [Precision]
  ) {
    self.arrays = arrays
    self.rows = rows
    self.columns = columns
    self.cellBits = cellBits
    self.dacBits = dacBits
    self.polarity = polarity
    self.step = step
    self.converters = converters
    self.rowEnergy = rowEnergy
    self.arrayPower = arrayPower
    self.bufferEnergy = bufferEnergy
    self.networkEnergy = networkEnergy
    self.writeTime = writeTime
    self.writeEnergy = writeEnergy
    self.parallelWrites = parallelWrites
    self.grouping = grouping
    self.formats = formats
  }

  /// Columns that one weight takes.
  public func slices(_ format: Precision) -> Int { ceilingDivision(format.bits, cellBits) }

  /// Bits of one input.
  public func inputBits(_ format: Precision) -> Int { format.bits + signBits }

  /// Steps in which a row takes one input.
  public func inputSteps(_ format: Precision) -> Int {
    ceilingDivision(inputBits(format), dacBits)
  }

  /// Times that rows are driven until each of so many has been.
  public func rounds(rows: Int) -> Int { ceilingDivision(rows, drivenRows ?? rows) }

  /// Reads until so many columns are converted: all hold still under one, but where converters follow a read.
  public func turns(columns: Int) -> Int {
    guard let converters, converters.timing == .serial else { return 1 }
    return ceilingDivision(columns, converters.perArray)
  }

  /// One product of the rows with all columns: reads, and conversions where reads do not hide them.
  ///
  /// - Parameters:
  ///   - rows: that hold weights; nil: all.
  ///   - columns: the same.
  /// - Source: ISAAC, sec. 5: 16 reads of 100 ns, under which a converter of 1.28 GS/s has 128 columns ready;
  ///   MNSIM 2.0, PE_latency.py, where conversions follow reads.
  /// - Ignores: filling the pipeline of reads, conversions, shifts and additions.
  public func productTime(
    _ format: Precision, rows: Int? = nil, columns used: Int? = nil
  ) -> Seconds {
    let steps = inputSteps(format) * rounds(rows: rows ?? self.rows)
    guard let converters else { return Double(steps) * step }
    switch converters.timing {
    case .overlapped:
      let samples = Double(columns) * Double(steps) / Double(converters.perArray)
      return max(Double(steps) * step, Seconds(samples / converters.rate.value))
    case .serial:
      let reads = steps * turns(columns: used ?? columns)
      return Double(reads) * (step + Seconds(1 / converters.rate.value))
    }
  }

  /// Multiply-accumulates in a second if all cells always computed.
  ///
  /// - Source: how ISAAC counts its peak, two operations each.
  public func peakRate(_ format: Precision) -> Double {
    let weights = Double(columns) / Double(slices(format)) / Double(polarity)
    return Double(arrays) * Double(rows) * weights / productTime(format).value
  }
}
