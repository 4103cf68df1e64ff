import Foundation
package import HWSimCore

/// The system's own account of what disturbs a measurement, read before and after it.
///
///     let probe = NoiseProbe.start()
///     measure()
///     let noise = probe.delta()   // noise.stolen: 0.02
///
/// - Models: steal time of `/proc/stat`, CPU pressure of `/proc/pressure/cpu`.
/// - Ignores: what the counters of the system cannot resolve; steal advances in ticks of 10 ms.
package struct NoiseProbe: Sendable {
  private let files: SystemFiles
  private let before: Snapshot

  package static func start(_ files: SystemFiles = .live) -> Self { Self(files: files) }

  private init(files: SystemFiles) {
    self.files = files
    self.before = Snapshot(files)
  }

  /// What happened since `start`; may be asked several times.
  package func delta() -> Noise { noise(from: before, to: Snapshot(files)) }
}

private struct Snapshot {
  let time = ContinuousClock.now
  /// Ticks of all processors: those that the hypervisor took, and all.
  let stolenTicks: Int?
  let allTicks: Int
  /// Microseconds in which some task waited.
  let waiting: Int?

  init(_ files: SystemFiles) {
    // proc(5): user nice system idle iowait irq softirq steal guest guest_nice; the last two are part
    // of the first two.
    let all = (files.text("/proc/stat") ?? "").split(separator: "\n").first { $0.hasPrefix("cpu ") }
    let ticks = (all ?? "").split(separator: " ").dropFirst().prefix(8).compactMap { Int($0) }
    stolenTicks = ticks.count == 8 ? ticks.last : nil
    allTicks = ticks.reduce(0, +)
    // "some avg10=0.00 avg60=0.00 avg300=0.00 total=12345"
    let some = files.text("/proc/pressure/cpu")?.split(separator: "\n").first {
      $0.hasPrefix("some")
    }
    waiting = some?.split(separator: "=").last.flatMap { Int($0) }
  }
}

private func noise(from before: Snapshot, to after: Snapshot) -> Noise {
  let elapsed = before.time.duration(to: after.time)
  let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
  var stolen: Double?
  if let first = before.stolenTicks, let last = after.stolenTicks {
    let ticks = after.allTicks - before.allTicks
    // Within one tick nothing can be said.
    stolen = ticks > 0 ? Double(last - first) / Double(ticks) : nil
  }
  var pressure: Double?
  if let first = before.waiting, let last = after.waiting, seconds > 0 {
    pressure = min(1, Double(last - first) * 1e-6 / seconds)
  }
  return Noise(elapsed: Seconds(seconds), stolen: stolen, pressure: pressure)
}
