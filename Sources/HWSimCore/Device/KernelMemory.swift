/// What a kernel asks of activation memory besides its input and output, and whether the two may overlap.
public struct KernelMemory: Hashable, Sendable {
  /// When a kernel works on a copy of its input that has the padding around it.
  public enum PaddedCopy: String, CaseIterable, Hashable, Sendable {
    case never
    /// Where the sides differ, as converters make them of a padding layer; the kernel skips other padding.
    case asymmetric
    case always
  }

  /// A kernel that goes row by row may write over input that it no longer needs: its output begins and ends
  /// so many of its rows before the input does. Nil: the two lie apart.
  public var overlapRows: Int?
  public var paddedCopy: PaddedCopy
  /// Working memory beyond the columns that are gathered.
  public var scratch: Int
  public var scratchPerOutputChannel: Int
  public var scratchPerWeight: Int

  public init(
    overlapRows: Int? = nil, paddedCopy: PaddedCopy = .never, scratch: Int = 0,
    scratchPerOutputChannel: Int = 0, scratchPerWeight: Int = 0
  ) {
    self.overlapRows = overlapRows
    self.paddedCopy = paddedCopy
    self.scratch = scratch
    self.scratchPerOutputChannel = scratchPerOutputChannel
    self.scratchPerWeight = scratchPerWeight
  }
}
