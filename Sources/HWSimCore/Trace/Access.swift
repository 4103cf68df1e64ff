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
  public static let largest = 1 << 14 - 1

  /// - Precondition: `address` has at most `addressBits` bits, and `bytes` is in `1...largest`.
  @inlinable
  public init(address: UInt64, bytes: Int, kind: AccessKind) {
    bits = address << 16 | UInt64(truncatingIfNeeded: bytes) << 2 | UInt64(kind.rawValue)
  }

  @inlinable public var address: UInt64 { bits >> 16 }
  @inlinable public var bytes: Int { Int(truncatingIfNeeded: bits >> 2 & 0x3FFF) }
  @inlinable public var isWrite: Bool { bits & 3 == 1 }
  @inlinable public var kind: AccessKind { AccessKind(rawValue: UInt8(bits & 3)) ?? .read }
}
