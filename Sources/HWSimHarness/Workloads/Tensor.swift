import CKernels
import Glibc
import HWSimCore

/// Memory as kernels want it: aligned, with room behind that they may read and write.
package final class Tensor {
  package let bytes: Int
  package let address: UnsafeMutableRawPointer
  /// Whose memory this is a part of; nil for memory of its own.
  private let owner: Tensor?

  /// Larger ones are of networks that nobody runs on one machine.
  private static let most = 8 << 30

  /// - Parameter bytes: of the elements; zeros at first.
  package init(bytes: Int) throws(HarnessError) {
    guard bytes <= Self.most else {
      throw HarnessError("a tensor of \(Bytes(bytes)) is more than is measured here, 8 GiB")
    }
    let alignment = ck_alignment
    // Vectors of the next size up, in case a kernel reads whole ones.
    let room = bytes + 2 * alignment
    var memory: UnsafeMutableRawPointer?
    guard posix_memalign(&memory, alignment, room) == 0, let memory else {
      throw HarnessError("no memory for a tensor of \(bytes) bytes")
    }
    memset(memory, 0, room)
    self.bytes = bytes
    address = memory
    owner = nil
  }

  /// A part of another tensor's memory.
  init(bytes: Int, at offset: Int, in owner: Tensor) {
    self.bytes = bytes
    address = owner.address + offset
    self.owner = owner
  }

  deinit { if owner == nil { free(address) } }

  package func values<Element>(of type: Element.Type) -> UnsafeMutableBufferPointer<Element> {
    let count = bytes / MemoryLayout<Element>.stride
    return UnsafeMutableBufferPointer(
      start: address.bindMemory(to: type, capacity: count), count: count)
  }

  /// Floats in -1..<1.
  package func fillFloats(seed: UInt32, scale: Float = 1) {
    var random = Random(seed)
    for index in values(of: Float.self).indices {
      values(of: Float.self)[index] = random.float() * scale
    }
  }

  /// -127...127.
  package func fillBytes(seed: UInt32) {
    var random = Random(seed)
    for index in values(of: Int8.self).indices {
      values(of: Int8.self)[index] = Int8(truncatingIfNeeded: Int(random.next() % 255) - 127)
    }
  }
}

/// Numerical Recipes' linear congruential generator: the same numbers each time, of the upper bits.
struct Random {
  private var state: UInt32

  init(_ seed: UInt32) { state = seed }

  mutating func next() -> UInt32 {
    state = state &* 1_664_525 &+ 1_013_904_223
    return state >> 8
  }

  /// In -1..<1.
  mutating func float() -> Float { Float(next()) / 8_388_608 - 1 }
}
