import HWSimCore
import HWSimSimulator

/// Remembers which bytes were touched, and the instructions.
struct Recorder: TraceSink {
  var reads = Set<Int>()
  var writes = Set<Int>()
  var mix = InstructionMix()

  /// Kernels emit long runs where it is false.
  var hasCaches = true
  var bytes = 0
  /// Bytes read and written, those touched twice counted twice, by the million of their address.
  var read: [Int: Int] = [:]
  var written: [Int: Int] = [:]

  func isCached(_ address: UInt64) -> Bool { hasCaches }

  mutating func access(_ run: Run, isWrite: Bool, times: Int) {
    bytes += run.bytes * times
    let region = Int(run.address) / 1_000_000
    if isWrite {
      written[region, default: 0] += run.bytes * times
    } else {
      read[region, default: 0] += run.bytes * times
    }
    for row in 0..<run.rows {
      let first = Int(run.address) + row * run.rowStride
      for index in 0..<run.count {
        let start = first + index * run.stride
        touch(start..<start + run.width, isWrite)
      }
      let end = first + run.count * run.width
      touch(end..<end + run.tail, isWrite)
    }
  }

  private mutating func touch(_ bytes: Range<Int>, _ isWrite: Bool) {
    for byte in bytes { if isWrite { writes.insert(byte) } else { reads.insert(byte) } }
  }

  mutating func compute(_ body: InstructionMix, times count: Double) {
    mix.add(body, times: count)
  }
}
