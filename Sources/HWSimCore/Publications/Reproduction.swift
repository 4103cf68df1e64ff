/// A published table beside what hwsim counts.
public struct Reproduction: Hashable, Sendable {
  /// Of the file that the table was copied to, without its ending.
  public let name: String
  public let title: String
  /// What a reader of the table should know.
  public let notes: [String]
  public let cells: [ReproducedCell]

  public init(name: String, title: String, notes: [String], cells: [ReproducedCell]) {
    self.name = name
    self.title = title
    self.notes = notes
    self.cells = cells
  }
}

/// One printed figure and what hwsim says of it.
public struct ReproducedCell: Hashable, Sendable {
  public enum Verdict: String, CaseIterable, Hashable, Sendable {
    /// hwsim's figure rounds, or cuts, to the printed text.
    case reproduced
    /// It differs, and the cause is known.
    case explained
    /// It differs, or there is none, and the cause is not known.
    case unexplained
    /// A result of training or of a measurement, which is no count.
    case published
  }

  /// What the row is about, as in `"MobileNet V1"`.
  public let row: String
  public let column: String
  public let printed: String
  /// What was counted, as in `"resnet50 x10"`; nil where nothing was.
  public let network: String?
  /// In the digits and the unit of the printed figure; nil where there is none.
  public let counted: String?
  public let verdict: Verdict
  /// Of what was counted from what is printed: `"+1.2 %"`; `"cut"` where digits were dropped.
  public let difference: String
  /// The cause of a difference, or where a published cell is looked at.
  public let why: String

  public init(
    row: String, column: String, printed: String, network: String? = nil, counted: String? = nil,
    verdict: Verdict, difference: String = "", why: String = ""
  ) {
    self.row = row
    self.column = column
    self.printed = printed
    self.network = network
    self.counted = counted
    self.verdict = verdict
    self.difference = difference
    self.why = why
  }
}
