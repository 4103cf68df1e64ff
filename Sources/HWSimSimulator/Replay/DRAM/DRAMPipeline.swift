import Glibc
import HWSimCore

/// A DRAM with rows that is replayed on a thread of its own, behind the caches.
///
/// Nothing of what its banks do comes back to the caches, so requests need only keep their order: the
/// counters are those of a DRAM that is asked on the spot. The thread starts with the first full
/// block of requests; what is less is replayed where it was asked for. Marks between requests say
/// where counts are wanted, so that nobody has to wait for those before the end.
struct DRAMPipeline: ~Copyable {
  private struct Request {
    var offset: UInt64
    /// Twice the bytes, and one more for a write; zero for a mark.
    var size: UInt64
  }

  /// What both threads touch, under the lock; the block that is being filled is the asking one's.
  private struct Shared: ~Copyable {
    var lock = pthread_mutex_t()
    var changed = pthread_cond_t()
    var thread = pthread_t()
    var dram: DRAMReplay
    /// Counts so far at each mark.
    var marked: [RowCounts] = []
    let requests: UnsafeMutablePointer<Request>
    /// Requests in each block.
    let counts: UnsafeMutablePointer<Int>
    /// Blocks handed over so far, and replayed so far.
    var filled = 0
    var done = 0
    var isStarted = false
    var isEnding = false
  }

  private static let blocks = 8
  private static let blockSize = 4096

  private let shared: UnsafeMutablePointer<Shared>
  private var block: UnsafeMutablePointer<Request>
  private var count = 0

  init(_ rows: DRAMRows) {
    let requests = UnsafeMutablePointer<Request>.allocate(capacity: Self.blocks * Self.blockSize)
    let counts = UnsafeMutablePointer<Int>.allocate(capacity: Self.blocks)
    counts.initialize(repeating: 0, count: Self.blocks)
    shared = .allocate(capacity: 1)
    shared.initialize(to: Shared(dram: DRAMReplay(rows), requests: requests, counts: counts))
    pthread_mutex_init(&shared.pointee.lock, nil)
    pthread_cond_init(&shared.pointee.changed, nil)
    block = requests
  }

  deinit {
    if shared.pointee.isStarted {
      pthread_mutex_lock(&shared.pointee.lock)
      shared.pointee.isEnding = true
      pthread_cond_broadcast(&shared.pointee.changed)
      pthread_mutex_unlock(&shared.pointee.lock)
      pthread_join(shared.pointee.thread, nil)
    }
    pthread_mutex_destroy(&shared.pointee.lock)
    pthread_cond_destroy(&shared.pointee.changed)
    shared.pointee.requests.deallocate()
    shared.pointee.counts.deallocate()
    shared.deinitialize(count: 1).deallocate()
  }

  /// Reads or writes a stretch of bytes.
  @inline(__always)
  mutating func ask(offset: UInt64, bytes: Int, isWrite: Bool) {
    let write: UInt64 = isWrite ? 1 : 0
    let size = UInt64(truncatingIfNeeded: bytes) &* 2
    // What follows on the request before it is part of the same stretch.
    if count > 0 {
      let last = block + (count &- 1)
      let end = last.pointee.offset &+ last.pointee.size &>> 1
      if end == offset, last.pointee.size & 1 == write, last.pointee.size > 1 {
        last.pointee.size &+= size
        return
      }
    }
    add(Request(offset: offset, size: size | write))
  }

  /// Here all requests are to be served before later ones start, and counts are wanted.
  mutating func mark() { add(Request(offset: 0, size: 0)) }

  @inline(__always)
  private mutating func add(_ request: Request) {
    if count == Self.blockSize { handOver() }
    (block + count).initialize(to: request)
    count &+= 1
  }

  /// What the banks had done at each mark.
  mutating func countsAtMarks() -> [RowCounts] {
    serveAll()
    return shared.pointee.marked
  }

  /// What the banks did, once all requests are served; what comes later starts when they are.
  mutating func counts() -> RowCounts {
    serveAll()
    shared.pointee.dram.finish()
    return shared.pointee.dram.counts
  }

  private mutating func serveAll() {
    if shared.pointee.isStarted {
      handOver()
      pthread_mutex_lock(&shared.pointee.lock)
      while shared.pointee.done < shared.pointee.filled { wait() }
      pthread_mutex_unlock(&shared.pointee.lock)
    } else {
      Self.replay(block, count, shared)
      count = 0
    }
  }

  @inline(never)
  private mutating func handOver() {
    guard start() else {
      Self.replay(block, count, shared)
      count = 0
      return
    }
    pthread_mutex_lock(&shared.pointee.lock)
    shared.pointee.counts[shared.pointee.filled % Self.blocks] = count
    shared.pointee.filled += 1
    pthread_cond_broadcast(&shared.pointee.changed)
    while shared.pointee.filled - shared.pointee.done == Self.blocks { wait() }
    block = Self.block(shared.pointee.filled, shared)
    count = 0
    pthread_mutex_unlock(&shared.pointee.lock)
  }

  private func wait() { pthread_cond_wait(&shared.pointee.changed, &shared.pointee.lock) }

  /// - Returns: false where the system gives no thread.
  private func start() -> Bool {
    if shared.pointee.isStarted { return true }
    let status = pthread_create(&shared.pointee.thread, nil, { Self.serve($0) }, shared)
    shared.pointee.isStarted = status == 0
    return shared.pointee.isStarted
  }

  private static func block(
    _ number: Int, _ shared: UnsafeMutablePointer<Shared>
  ) -> UnsafeMutablePointer<Request> {
    shared.pointee.requests + number % blocks * blockSize
  }

  /// The other thread.
  private static func serve(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let shared = argument?.assumingMemoryBound(to: Shared.self) else { return nil }
    pthread_mutex_lock(&shared.pointee.lock)
    while true {
      let number = shared.pointee.done
      if number == shared.pointee.filled {
        if shared.pointee.isEnding { break }
        pthread_cond_wait(&shared.pointee.changed, &shared.pointee.lock)
        continue
      }
      let count = shared.pointee.counts[number % blocks]
      pthread_mutex_unlock(&shared.pointee.lock)
      replay(block(number, shared), count, shared)
      pthread_mutex_lock(&shared.pointee.lock)
      shared.pointee.done += 1
      pthread_cond_broadcast(&shared.pointee.changed)
    }
    pthread_mutex_unlock(&shared.pointee.lock)
    return nil
  }

  private static func replay(
    _ requests: UnsafeMutablePointer<Request>, _ count: Int, _ shared: UnsafeMutablePointer<Shared>
  ) {
    for index in 0..<count {
      let (offset, size) = (requests[index].offset, requests[index].size)
      if size == 0 {
        shared.pointee.dram.finish()
        shared.pointee.marked.append(shared.pointee.dram.counts)
      } else {
        shared.pointee.dram.stream(
          offset: offset, bytes: Int(size >> 1), isWrite: size & 1 == 1)
      }
    }
  }
}
