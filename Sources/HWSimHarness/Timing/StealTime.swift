import Foundation

/// Ticks of 10 ms that the hypervisor gave to others while this core had work.
package func stolenTicks(ofCPU cpu: Int) -> Int? {
  guard let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8) else { return nil }
  return stolenTicks(ofCPU: cpu, in: text)
}

/// - Parameter text: as proc(5) describes `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal.
package func stolenTicks(ofCPU cpu: Int, in text: String) -> Int? {
  for line in text.split(separator: "\n") where line.hasPrefix("cpu\(cpu) ") {
    let fields = line.split(separator: " ")
    return fields.count > 8 ? Int(fields[8]) : nil
  }
  return nil
}
