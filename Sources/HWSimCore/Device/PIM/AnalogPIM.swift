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

  /// Analog-to-digital converters.
  public struct Converters: Hashable, Sendable {
    public let perArray: Int
    /// Conversions of each in a second.
    public let rate: Frequency
    /// Of one conversion.
    public let energy: Joules

    public init(perArray: Int, rate: Frequency, energy: Joules) {
      self.perArray = perArray
      self.rate = rate
      self.energy = energy
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

  /// Steps in which a row takes one input.
  public func inputSteps(_ format: Precision) -> Int { ceilingDivision(format.bits, dacBits) }

  /// One product of the rows with all columns: reads, or conversions where they take longer.
  ///
  /// - Source: ISAAC, sec. 5: 16 reads of 100 ns, under which a converter of 1.28 GS/s has 128 columns ready.
  /// - Ignores: filling the pipeline of reads, conversions, shifts and additions.
  public func productTime(_ format: Precision) -> Seconds {
    let reads = Double(inputSteps(format)) * step
    guard let converters else { return reads }
    let samples = Double(columns) * Double(inputSteps(format)) / Double(converters.perArray)
    return max(reads, Seconds(samples / converters.rate.value))
  }

  /// Multiply-accumulates in a second if all cells always computed.
  ///
  /// - Source: how ISAAC counts its peak, two operations each.
  public func peakRate(_ format: Precision) -> Double {
    let weights = Double(columns) / Double(slices(format)) / Double(polarity)
    return Double(arrays) * Double(rows) * weights / productTime(format).value
  }
}
