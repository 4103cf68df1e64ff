/// One published figure: what somebody measured, of which network, on what, and where it is written.
///
/// Names are the publication's own, such as `"Qualcomm MSM8998 Snapdragon 835"`; `NameTable` says what
/// they mean here. Empty text is what was not said.
public struct PublishedMeasurement: Hashable, Sendable {
  /// Unique in its file; the row's place, such as `"line 7"`, where it has no name.
  public var id = ""
  /// Who published it, and where it is found: document, commit, table.
  public var source = ""
  public var reference = ""
  /// When, as `2022`, `2022-01` or `2022-01-03`.
  public var date = ""
  /// The board or phone.
  public var device = ""
  public var chip = ""
  public var core = ""
  /// Instruction set.
  public var isa = ""
  public var clock: Frequency?
  public var threads = 1
  public var precision = ""
  /// Kernel library with its version.
  public var runtime = ""
  public var network = ""
  /// The layer that was measured, with those fused into it; empty for the whole network.
  public var layer = ""
  /// Width multiplier.
  public var alpha: Double?
  /// Of the input, such as `"224x224x3"`.
  public var resolution = ""
  /// What was measured, with its unit, such as `"latency_ms"`.
  public var metric = ""
  /// In the metric's unit.
  public var value = 0.0
  /// The step to which the publication rounded the value, in the same unit; nil where it is not known.
  public var rounding: Double?
  /// Multiply-accumulates of one inference, in millions, where the publication counts them.
  public var millionMACs: Double?
  public var millionParameters: Double?
  /// `key=value` and free text, with `;` between.
  public var notes = ""

  public init() {}

  /// The value of `key=value` in the notes.
  public func note(_ key: String) -> String? {
    for note in notes.split(separator: ";") {
      let sides = note.split(separator: "=", maxSplits: 1)
      if sides.count == 2, trimmed(sides[0]) == key { return trimmed(sides[1]) }
    }
    return nil
  }
}

/// Without white space at its ends.
private func trimmed(_ text: Substring) -> String {
  String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
}
