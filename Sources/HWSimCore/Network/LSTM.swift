/// A layer of long short-term memory over a sequence: features are channels, steps are rows.
///
/// Four gates, each a matrix of `hidden` x (inputs + hidden) and a bias.
///
/// - Source: Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000; without peepholes.
public struct LSTM: Hashable, Sendable {
  public let hidden: Int
  /// Whether each step's output is kept, or only the last one's.
  public let returnsSequence: Bool

  public init(hidden: Int, returnsSequence: Bool = true) {
    self.hidden = hidden
    self.returnsSequence = returnsSequence
  }

  package static let gates = 4
}
