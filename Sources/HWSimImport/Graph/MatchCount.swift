extension UnsafeRawBufferPointer {
  /// How many of the numbers stored here are `value` in the bits of `mask`, at the speed of memory.
  ///
  /// A block's matches fit the numbers' own type, and nothing in the inner loop can trap, so that the
  /// compiler makes vectors of it.
  func matches<Number: FixedWidthInteger & BitwiseCopyable>(
    _ value: Number, of mask: Number = ~0
  ) -> Int {
    guard let base = baseAddress else { return 0 }
    let width = MemoryLayout<Number>.size
    let count = self.count / width
    var (total, index) = (0, 0)
    while index < count {
      let end = Swift.min(index + 127, count)
      var matches: Number = 0
      while index < end {
        let number = base.loadUnaligned(fromByteOffset: index &* width, as: Number.self)
        matches &+= Number(littleEndian: number) & mask == value ? 1 : 0
        index &+= 1
      }
      total += Int(matches)
    }
    return total
  }
}
