import CMachine
import HWSimCore

/// Epochs of functions that are called on the measuring thread.
struct CallEpochs: EpochSource {
  private let bodies: [() -> Void]
  private let flush: CacheFlush?
  private let cpu: Int
  private let files = SystemFiles.live
  private let start = SystemClock.now()

  /// - Parameter flush: empties the caches before each epoch; nil leaves them as they are.
  init(_ bodies: [() -> Void], cpu: Int, flush: CacheFlush? = nil) {
    self.bodies = bodies
    self.cpu = cpu
    self.flush = flush
  }

  mutating func epoch(of subject: Int, calls: Int) -> Epoch {
    flush?.run()
    let body = bodies[subject]
    return timed { for _ in 0..<calls { body() } }
  }

  mutating func stolenTicks() -> Int? {
    files.text("/proc/stat").flatMap { HWSimHarness.stolenTicks(ofCPU: cpu, in: $0) }
  }

  mutating func elapsed() -> Seconds { Seconds(Double(SystemClock.now() - start) * 1e-9) }
}

/// Reads a buffer larger than the last cache, so that nothing else is left in any.
struct CacheFlush {
  private let buffer: Tensor

  init(lastLevelCache: Int) throws(HarnessError) { buffer = try Tensor(bytes: 2 * lastLevelCache) }

  func run() { cm_stream(buffer.address, buffer.bytes / 64) }
}

/// Ticks of 10 ms that the hypervisor gave to others while this core had work.
///
/// - Parameter text: as proc(5) describes `/proc/stat`: user, nice, system, idle, iowait, irq, softirq,
///   steal.
package func stolenTicks(ofCPU cpu: Int, in text: String) -> Int? {
  for line in text.split(separator: "\n") where line.hasPrefix("cpu\(cpu) ") {
    let fields = line.split(separator: " ")
    return fields.count > 8 ? Int(fields[8]) : nil
  }
  return nil
}
