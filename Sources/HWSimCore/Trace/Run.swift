/// A regular block of accesses: `rows` rows of `count` accesses of `width` bytes each.
///
/// Access (r, i) covers bytes `address + r * rowStride + i * stride` up to `width` more. The order is
/// row by row; a run means exactly the accesses that two nested loops would make.
public struct Run: Hashable, Sendable {
  public var address: UInt64
  /// Bytes of one access.
  public var width: Int
  /// Bytes from one access to the next; equal to `width` where contiguous.
  public var stride: Int
  public var count: Int
  /// Bytes of one more, narrower access behind each row of a contiguous run; often zero.
  public var tail: Int
  public var rows: Int
  public var rowStride: Int

  @inlinable
  public init(
    address: UInt64, width: Int, stride: Int, count: Int, rows: Int = 1, rowStride: Int = 0
  ) {
    self.address = address
    self.width = width
    self.stride = stride
    self.count = count
    self.tail = 0
    self.rows = rows
    self.rowStride = rowStride
  }

  /// `bytes` contiguous bytes in accesses of `width`, what is left over in one narrower access.
  @inlinable
  public init(at address: UInt64, bytes: Int, width: Int) {
    self.init(address: address, width: width, stride: width, count: bytes / width)
    tail = bytes &- count &* width
  }

  @inlinable
  public var accesses: Int { rows &* (count &+ (tail > 0 ? 1 : 0)) }

  /// Bytes accessed, those accessed twice counted twice.
  @inlinable
  public var bytes: Int { rows &* (count &* width &+ tail) }
}
