/// A way drawn at random: each set has a generator of its own, seeded with its number, so that the same
/// trace always gives the same counts.
enum RandomReplacement: FixedWayPolicy {
  @inline(__always)
  static func touch(_ state: inout UInt64, way: Int, ways: Int) {}

  /// One step of the xorshift64 generator (Marsaglia, "Xorshift RNGs", 2003).
  @inline(__always)
  static func victim(_ state: inout UInt64, ways: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(truncatingIfNeeded: (state >> 32) &* UInt64(ways) >> 32)
  }

  static func initialState(_ index: Int) -> UInt64 {
    // Any odd constant serves; the generator must not start at zero.
    UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
  }
}
