extension AnalogPIM {
  /// Where the slices of a weight lie that are too many for one cell.
  public enum Slicing: String, CaseIterable, Hashable, Sendable {
    /// Beside each other in an array's columns, as in ISAAC.
    case columns
    /// Each in an array of its own, as in MNSIM.
    case arrays
  }

  /// Where a dot product that is longer than an array's rows is cut.
  public enum RowCut: String, CaseIterable, Hashable, Sendable {
    case anywhere
    /// Only between channels, so that the window over each stays in one array.
    case channels
  }

  /// What arrays do that one copy of all weights leaves over.
  public enum Replication: String, CaseIterable, Hashable, Sendable {
    /// They hold copies of the layers with many vectors of inputs, so that none lags.
    case balanced
    case none
  }

  /// When a layer starts.
  public enum Start: String, CaseIterable, Hashable, Sendable {
    /// After those before it.
    case layers
    /// As soon as its first window is there.
    case windows
  }

  /// How reads and conversions follow each other.
  public enum Timing: String, CaseIterable, Hashable, Sendable {
    /// Columns are converted while the next read runs.
    case overlapped
    /// A read, its conversions, the next read; each turn of the converters reads anew.
    case serial
  }

  /// Arrays that share a buffer, and what their inputs and sums pass.
  ///
  /// - Source: MNSIM 2.0 (Zhu et al., TCAD 2023): each array has a buffer of its own for inputs, a tile one for
  ///   sums, and tiles are joined by links.
  public struct Tiles: Hashable, Sendable {
    public let arrays: Int
    /// Bits of a word, which a buffer takes or gives in one cycle.
    public let word: Int
    public let cycle: Seconds
    /// Bits of a column's sum.
    public let sumBits: Int
    /// Of a word.
    public let readEnergy: Joules
    public let writeEnergy: Joules
    /// From one tile to the next.
    public let link: BitRate

    public init(
      arrays: Int, word: Int, cycle: Seconds, sumBits: Int, readEnergy: Joules,
      writeEnergy: Joules, link: BitRate
    ) {
      self.arrays = arrays
      self.word = word
      self.cycle = cycle
      self.sumBits = sumBits
      self.readEnergy = readEnergy
      self.writeEnergy = writeEnergy
      self.link = link
    }
  }
}
