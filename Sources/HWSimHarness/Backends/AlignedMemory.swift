import CKernels

/// Zeroed memory as kernels want it: aligned, and readable beyond its end.
package final class AlignedMemory {
  package let bytes: UnsafeMutableRawBufferPointer

  package init(bytes count: Int) {
    let alignment = Int(ck_alignment)
    bytes = .allocate(byteCount: count + alignment, alignment: alignment)
    bytes.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit { bytes.deallocate() }

  /// Valid as long as this is.
  package func elements<Element>(_ type: Element.Type) -> UnsafeMutableBufferPointer<Element> {
    bytes.bindMemory(to: type)
  }
}
