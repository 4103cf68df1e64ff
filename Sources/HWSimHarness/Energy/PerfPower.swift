import CMachine
import Glibc
import HWSimCore

/// The perf PMU `power`, whose events say themselves how many joules one count is.
package enum PerfPower {
  /// In the kernel's numbers; counted on one core for its whole package.
  package struct Event: Hashable, Sendable {
    package let type: UInt32
    package let config: UInt64
    package let cpu: Int32
  }

  private static let folder = "/sys/bus/event_source/devices/power"

  static func find(
    _ files: SystemFiles, open: (Event) -> (@Sendable () -> UInt64?)?
  ) -> EnergySource {
    guard let type = files.word("\(folder)/type").flatMap({ UInt32($0) }) else {
      return .unavailable(reason: EnergySource.notExposed)
    }
    let cpu = files.word("\(folder)/cpumask").flatMap { leadingNumber($0) } ?? 0
    let names = files.names(in: "\(folder)/events").filter {
      $0.hasPrefix("energy-") && !$0.contains(".")
    }
    let counters = names.compactMap { name -> EnergyCounter? in
      let path = "\(folder)/events/\(name)"
      guard let config = files.word(path).flatMap(configuration),
        let scale = files.word("\(path).scale").flatMap({ Double($0) }),
        let read = open(Event(type: type, config: config, cpu: cpu))
      else { return nil }
      return EnergyCounter(domain: name, unit: Joules(scale), range: .max, read: read)
    }
    guard !counters.isEmpty else {
      return .unavailable(
        reason: "perf's power events: not permitted; see kernel.perf_event_paranoid")
    }
    return .counters(counters)
  }

  /// Runs until the process ends.
  package static func open(_ event: Event) -> (@Sendable () -> UInt64?)? {
    let descriptor = cm_open(
      cm_event(type: event.type, config: event.config), -1, event.cpu, true)
    guard descriptor >= 0, cm_start(descriptor) == 0 else { return nil }
    return {
      var reading = cm_reading()
      return cm_read(descriptor, &reading) == 0 ? reading.values.0 : nil
    }
  }

  /// `"event=0x02"`.
  private static func configuration(_ text: String) -> UInt64? {
    guard text.hasPrefix("event=0x") else { return nil }
    return UInt64(text.dropFirst("event=0x".count), radix: 16)
  }

  /// The first of `"0-3,8"`.
  private static func leadingNumber(_ list: String) -> Int32? {
    Int32(list.prefix { $0.isNumber })
  }
}
