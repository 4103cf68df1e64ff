/// Addresses name their memory: the number of the memory level sits above its own address space.
package enum AddressMap {
  static let offsetBits: UInt64 = 44

  /// The address of byte `offset` in the device's memory level number `level`.
  @inline(__always)
  package static func address(level: Int, offset: Int) -> UInt64 {
    UInt64(level) << offsetBits | UInt64(offset)
  }

  @inline(__always)
  static func level(of address: UInt64) -> Int { Int(address >> offsetBits) }
}
