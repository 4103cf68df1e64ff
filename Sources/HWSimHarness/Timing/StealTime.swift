/// Ticks of 10 ms that the hypervisor gave to others while a core had work.
package enum StealTime {
  static func ticks(ofCPU cpu: Int) -> Int? {
    SystemFiles.live.text("/proc/stat").flatMap { ticks(ofCPU: cpu, in: $0) }
  }

  /// - Parameter text: as proc(5) describes `/proc/stat`: user, nice, system, idle, iowait, irq, softirq,
  ///   steal.
  package static func ticks(ofCPU cpu: Int, in text: String) -> Int? {
    for line in text.split(separator: "\n") where line.hasPrefix("cpu\(cpu) ") {
      let fields = line.split(separator: " ")
      return fields.count > 8 ? Int(fields[8]) : nil
    }
    return nil
  }
}
