import HWSimHarness

/// The program that runs the kernel whose trace is replayed, under cachegrind.
struct KernelProgram {
  let path: String
  private let caches = (first: "16384,4,32", last: "262144,8,32")

  init(path: String) { self.path = path }

  /// Adds two rows: with what the program's start costs, and without.
  ///
  /// Cachegrind's caches write nothing back, and the program's stack is in them too, so that it
  /// counts some data references and misses more than the trace has.
  /// - Returns: false where valgrind is not installed or fails.
  func measure(into table: inout RateTable) -> Bool {
    guard let whole = try? Cachegrind.run([path], first: caches.first, last: caches.last),
      let idle = try? Cachegrind.run([path, "idle"], first: caches.first, last: caches.last)
    else { return false }
    let net = whole - idle
    for (name, counts) in [("with", whole), ("without", net)] {
      table.add(
        "cachegrind, \(name) its start", seconds: counts.seconds,
        (counts.firstLevelMisses, counts.lastLevelMisses),
        remark: " of \(counts.dataReads + counts.dataWrites) data references")
    }
    return true
  }
}
