/// Receives what a kernel does, in the order in which it does it.
///
/// Kernels are generic over their sink, so that replay is specialised at compile time: no
/// existential, no allocation, no reference counting per event.
public protocol TraceSink: ~Copyable {
  /// The accesses of `run`, all reads or all writes, `times` times over.
  mutating func access(_ run: Run, isWrite: Bool, times: Int)

  /// `count` executions of the loop body `body`.
  mutating func compute(_ body: InstructionMix, times count: Double)

  /// Whether the memory of this address lies behind a cache. Where it does not, the order of its
  /// accesses changes no count, and kernels emit longer runs.
  func isCached(_ address: UInt64) -> Bool
}

extension TraceSink where Self: ~Copyable {
  @inlinable @inline(__always)
  public mutating func read(_ run: Run, times: Int = 1) {
    access(run, isWrite: false, times: times)
  }

  /// Reads `bytes` contiguous bytes in accesses of `width`.
  @inlinable @inline(__always)
  public mutating func read(at address: UInt64, bytes: Int, width: Int, times: Int = 1) {
    access(Run(at: address, bytes: bytes, width: width), isWrite: false, times: times)
  }

  @inlinable @inline(__always)
  public mutating func write(at address: UInt64, bytes: Int, width: Int) {
    access(Run(at: address, bytes: bytes, width: width), isWrite: true, times: 1)
  }
}
