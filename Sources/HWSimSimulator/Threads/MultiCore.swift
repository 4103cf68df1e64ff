package import HWSimCore

/// A machine of several equal cores, one of which makes the accesses that come next.
///
/// Each core has private caches and TLBs of its own; shared ones, DMA and memories are the same for
/// all. Private caches are coherent by invalidation, as in MSI:
///
/// - A write by one core takes the line away from all other cores' private caches; a dirty copy is
///   first written back to the nearest shared level.
/// - A read that misses in a core's private caches while another core's holds the line dirty has that
///   written back to the shared level first, and reads it from there; the other keeps it, clean.
package protocol MultiCore: TraceSink, ~Copyable {
  /// What is accessed from now on, this core accesses.
  mutating func select(core: Int)
}
