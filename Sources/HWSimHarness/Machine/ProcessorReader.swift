import Foundation
package import HWSimCore

/// `/proc/cpuinfo` of the first core: x86 names its processor, Arm gives numbers.
package func readProcessor(_ files: SystemFiles) -> MachineDescription.Processor {
  let fields = files.fields("/proc/cpuinfo")
  let part = integer(fields["CPU part"])
  let implementer = fields["CPU implementer"]
  let online = coreCount(files.word("/sys/devices/system/cpu/online") ?? "")
  let siblings = files.word("/sys/devices/system/cpu/cpu0/topology/thread_siblings_list")
  let flags = fields["flags"] ?? fields["Features"] ?? ""
  return MachineDescription.Processor(
    name: fields["model name"] ?? armName(implementer: implementer, part: part),
    vendor: fields["vendor_id"] ?? implementer,
    family: integer(fields["cpu family"] ?? fields["CPU architecture"]),
    model: integer(fields["model"]) ?? part,
    stepping: integer(fields["stepping"] ?? fields["CPU revision"]),
    features: flags.split(separator: " ").map(String.init),
    logicalCores: max(1, online), threadsPerCore: siblings.map(coreCount))
}

/// How many cores a list such as `"0-3,8"` names.
package func coreCount(_ list: String) -> Int {
  list.split(separator: ",").reduce(0) { count, range in
    let ends = range.split(separator: "-").compactMap { Int($0) }
    guard let first = ends.first, let last = ends.last, last >= first else { return count }
    return count + last - first + 1
  }
}

private func armName(implementer: String?, part: Int?) -> String {
  guard let implementer, let part else { return "unknown" }
  return "implementer \(implementer), part 0x\(String(part, radix: 16))"
}

private func integer(_ text: String?) -> Int? {
  guard let text else { return nil }
  return text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) : Int(text)
}
