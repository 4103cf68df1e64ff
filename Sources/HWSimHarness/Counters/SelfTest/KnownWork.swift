import CKernels
import CMachine
import Glibc

/// Work whose counts are known beforehand; one unit of each is what its comment says.
package enum KnownWork: Hashable, Sendable {
  /// Two instructions, one of them a taken branch.
  case loop
  /// One multiplication and one addition: of a float, of a double, of a vector of four floats.
  case floats, doubles, vectors
  /// One branch that goes either way at random, besides the loop's.
  case branches
  /// One load, one store of a line of 64 bytes in memory that no cache holds.
  case loads, stores
  /// A little of all of the above, for events of unknown meaning.
  case mixture
  /// One page of memory touched for the first time.
  case pages
  /// One time of sleeping.
  case sleeps
  /// Once to another core and back.
  case moves
  /// One microsecond of thread time.
  case spinning
  /// One call of `KnownKernel`.
  case kernelCalls

  /// Does the work on the calling thread.
  package func perform(_ units: Int) {
    let count = UInt64(units)
    switch self {
    case .loop: cm_loop(count)
    case .floats: cm_floats(count)
    case .doubles: cm_doubles(count)
    case .vectors: cm_vectors(count)
    case .branches: cm_branches(count)
    case .loads: withMemory(lines: units) { cm_stream($0, units) }
    case .stores: withMemory(lines: units) { cm_store($0, units) }
    case .mixture:
      for work in [Self.loop, .floats, .doubles, .vectors, .branches, .loads, .stores] {
        work.perform(units)
      }
    case .pages: touchPages(units)
    case .sleeps: for _ in 0..<units { usleep(50) }
    case .moves: move(units)
    case .spinning:
      let end = nanoseconds(of: "thread-time") + Double(units) * 1000
      while nanoseconds(of: "thread-time") < end {}
    case .kernelCalls: KnownKernel().run(units)
    }
  }
}

/// Memory in small pages; mapped, and not to be found in a cache that is smaller.
private func withMemory(lines: Int, _ body: (UnsafeMutableRawPointer) -> Void) {
  let bytes = lines * 64
  guard let memory = mapPages(bytes) else { return }
  defer { munmap(memory, bytes) }
  memset(memory, 1, bytes)
  body(memory)
}

private func touchPages(_ pages: Int) {
  let size = sysconf(Int32(_SC_PAGESIZE))
  guard let memory = mapPages(pages * size) else { return }
  defer { munmap(memory, pages * size) }
  for page in 0..<pages { memory.storeBytes(of: 1, toByteOffset: page * size, as: UInt8.self) }
}

/// Not in huge pages, of which one fault fills many small ones.
private func mapPages(_ bytes: Int) -> UnsafeMutableRawPointer? {
  let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
  guard let memory, memory != MAP_FAILED else { return nil }
  madvise(memory, bytes, MADV_NOHUGEPAGE)
  return memory
}

/// Leaves the thread on the core where it was.
private func move(_ times: Int) {
  let home = cm_core()
  guard home >= 0, let other = PinnedThread.allowedCPUs().first(where: { $0 != Int(home) }) else {
    return
  }
  for _ in 0..<times {
    _ = cm_pin(Int32(other))
    _ = cm_pin(home)
  }
}
