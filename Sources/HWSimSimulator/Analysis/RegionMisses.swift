package import HWSimCore

/// Whose accesses missed: counts of one cache by the region of memory that the address lies in.
///
/// Regions are named tensors or, where none are known, buckets of a power of two of bytes found by
/// address. A region is remembered until an address outside it comes; else it is found by binary
/// search, or in a table. Tensors should not overlap: only the last that begins before an address is
/// looked at.
package struct RegionMisses: ~Copyable {
  /// A region with at least one count.
  package struct Region: Hashable, Sendable {
    /// Nil for a bucket, and for what lies between tensors.
    package var name: String?
    package var address: UInt64
    /// Of a gap between tensors: up to the next one.
    package var bytes: UInt64
    package var counts: RegionCounts
  }

  private let search: RegionSearch
  private var counts: UnsafeMutablePointer<RegionCounts>
  private var capacity: Int
  /// Buckets by number, with their place in `counts`; unused where there are tensors.
  private var buckets = LineTable(capacity: 64)
  private let bucketShift: UInt64

  /// The region counted last: its bytes and its place in `counts`.
  private var first: UInt64 = 0
  private var length: UInt64 = 0
  private var current = 0

  /// - Parameters:
  ///   - tensors: in any order.
  ///   - bucketShift: buckets have 2^`bucketShift` bytes, by default 1 MiB; in 0...63.
  package init(_ tensors: [TraceTensor] = [], bucketShift: Int = 20) {
    search = RegionSearch(tensors)
    self.bucketShift = UInt64(bucketShift)
    capacity = max(search.count, 64)
    counts = .allocate(capacity: capacity)
    counts.initialize(repeating: RegionCounts(), count: capacity)
  }

  deinit { counts.deallocate() }

  /// One miss, of the access or the line that begins at `address`.
  @inline(__always)
  package mutating func countMiss(at address: UInt64, isWrite: Bool) {
    if address &- first >= length { find(address) }
    if isWrite { counts[current].writeMisses &+= 1 } else { counts[current].readMisses &+= 1 }
  }

  /// One dirty line, written back from the cache to `address`.
  @inline(__always)
  package mutating func countWriteback(at address: UInt64) {
    if address &- first >= length { find(address) }
    counts[current].writebacks &+= 1
  }

  @inline(never)
  private mutating func find(_ address: UInt64) {
    if !search.isEmpty {
      current = search.index(of: address)
      (first, length) = search.extent(of: current)
      return
    }
    let bucket = address >> bucketShift
    (first, length) = (bucket << bucketShift, 1 << bucketShift)
    let slot = buckets.slot(of: bucket)
    guard buckets.isFree(slot) else {
      current = buckets.entries[slot].value
      return
    }
    current = buckets.count
    if current == capacity { makeRoom() }
    if buckets.insert(bucket, current, at: slot) { buckets.grow() }
  }

  private mutating func makeRoom() {
    let larger = UnsafeMutablePointer<RegionCounts>.allocate(capacity: capacity * 2)
    larger.initialize(repeating: RegionCounts(), count: capacity * 2)
    larger.update(from: counts, count: capacity)
    counts.deallocate()
    (counts, capacity) = (larger, capacity * 2)
  }

  /// The regions that have counts, in the order of their addresses.
  package var regions: [Region] {
    var regions: [Region] = []
    if !search.isEmpty {
      for index in 0..<search.count where counts[index] != RegionCounts() {
        let (address, bytes) = search.extent(of: index)
        regions.append(
          Region(
            name: search.name(of: index), address: address, bytes: bytes, counts: counts[index]))
      }
      return regions
    }
    for slot in 0..<buckets.capacity where !buckets.isFree(slot) {
      let bucket = buckets.entries[slot]
      regions.append(
        Region(
          address: bucket.line << bucketShift, bytes: 1 << bucketShift, counts: counts[bucket.value]
        ))
    }
    return regions.sorted { $0.address < $1.address }
  }
}
