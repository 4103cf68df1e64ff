import HWSimCore

/// The oracle: all lines in the order of their last use, most recent first, in an array.
struct PlainStack {
  private(set) var lines: [UInt64] = []

  /// - Returns: how many other lines were used since `line` was; nil for its first use.
  mutating func touch(_ line: UInt64) -> Int? {
    let depth = lines.firstIndex(of: line)
    if let depth { lines.remove(at: depth) }
    lines.insert(line, at: 0)
    return depth
  }
}

/// A stream of line numbers drawn from a seed: random, cyclic, in bursts, or drifting.
struct LineStream {
  private var random: SplitMix64
  private let span: Int
  private let kind: Int
  /// What the lines are multiplied by: consecutive ones, and strided ones up to far apart.
  private let stride: UInt64
  private var step = 0

  init(seed: Int, span: Int) {
    random = SplitMix64(seed: UInt64(seed))
    kind = random.below(4)
    self.span = 1 + random.below(span)
    stride = 1 << UInt64(random.below(4) * 13)
  }

  mutating func next() -> UInt64 {
    step += 1
    let line =
      switch kind {
      case 0: random.below(span)
      case 1: step % span
      case 2: random.below(4) == 0 ? random.below(span) : step / 5 % span
      default: step / 16 + random.below(span)
      }
    return UInt64(line) &* stride
  }
}
