/// Addresses name their memory: the number of the memory level sits above its own address space.
public enum AddressMap {
  @inlinable public static var offsetBits: UInt64 { 48 }

  /// The address of byte `offset` in the device's memory level number `level`.
  @inlinable
  public static func address(level: Int, offset: Int) -> UInt64 {
    UInt64(level) << offsetBits | UInt64(offset)
  }

  @inlinable
  public static func level(of address: UInt64) -> Int { Int(address >> offsetBits) }

  @inlinable
  public static func offset(of address: UInt64) -> UInt64 { address & (1 << offsetBits - 1) }
}
