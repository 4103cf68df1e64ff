package import HWSimCore

/// Receives what a kernel does, in the order in which it does it.
///
/// Kernels are generic over their sink, so that replay is specialised at compile time: no
/// existential, no allocation, no reference counting per event.
package protocol TraceSink: ~Copyable {
  /// The accesses of `run`, all reads or all writes.
  mutating func access(_ run: Run, isWrite: Bool)

  /// `count` executions of the loop body `body`.
  mutating func compute(_ body: InstructionMix, times count: Double)
}

extension TraceSink where Self: ~Copyable {
  @inline(__always)
  mutating func read(_ run: Run) { access(run, isWrite: false) }

  @inline(__always)
  mutating func write(_ run: Run) { access(run, isWrite: true) }

  /// Reads `bytes` contiguous bytes in accesses of `width`, the rest in one narrower access.
  @inline(__always)
  mutating func read(at address: UInt64, bytes: Int, width: Int) {
    contiguous(at: address, bytes: bytes, width: width, isWrite: false)
  }

  @inline(__always)
  mutating func write(at address: UInt64, bytes: Int, width: Int) {
    contiguous(at: address, bytes: bytes, width: width, isWrite: true)
  }

  @inline(__always)
  private mutating func contiguous(at address: UInt64, bytes: Int, width: Int, isWrite: Bool) {
    let (whole, rest) = (bytes / width, bytes % width)
    if whole > 0 {
      access(Run(address: address, width: width, stride: width, count: whole), isWrite: isWrite)
    }
    if rest > 0 {
      let tail = address + UInt64(whole * width)
      access(Run(address: tail, width: rest, stride: rest, count: 1), isWrite: isWrite)
    }
  }
}
