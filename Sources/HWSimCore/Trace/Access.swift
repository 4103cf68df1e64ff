/// What an access is for.
public enum AccessKind: UInt8, CaseIterable, Hashable, Sendable {
  case read
  case write
  /// An instruction fetch.
  case fetch
}

/// One access of a recorded program, in eight bytes: address, bytes, kind.
public struct Access: Hashable, Sendable {
  @usableFromInline let bits: UInt64

  public static let addressBits = 48
  /// Bytes of the largest access.
  public static let largest = 1 << 14 - 1

  /// - Precondition: `address` has at most `addressBits` bits, and `bytes` is in `1...largest`.
  @inlinable
  public init(address: UInt64, bytes: Int, kind: AccessKind) {
    bits = address << 16 | UInt64(truncatingIfNeeded: bytes) << 2 | UInt64(kind.rawValue)
  }

  /// Whether an access of `bytes` bytes at `address` can be told, and ends where addresses do.
  @inlinable
  public static func isPossible(address: UInt64, bytes: UInt64) -> Bool {
    let end = UInt64(1) << addressBits
    return bytes &- 1 < UInt64(largest) && address < end && address &+ bytes <= end
  }

  @inlinable public var address: UInt64 { bits >> 16 }
  @inlinable public var bytes: Int { Int(truncatingIfNeeded: bits >> 2 & 0x3FFF) }
  /// 1 for a write, else 0.
  @inlinable public var writeBit: UInt64 { bits & 1 }
  @inlinable public var isWrite: Bool { writeBit == 1 }
  @inlinable public var kind: AccessKind { AccessKind(rawValue: UInt8(bits & 3)) ?? .read }
}
