package import HWSimCore

/// The caches of the first core, from `/sys/devices/system/cpu/cpu0/cache`. A hypervisor may show others
/// than the processor has.
package func readCaches(_ files: SystemFiles) -> [MachineDescription.Cache] {
  let folder = "/sys/devices/system/cpu/cpu0/cache"
  let caches = files.names(in: folder).filter { $0.hasPrefix("index") }.compactMap { name in
    readCache(files, "\(folder)/\(name)")
  }
  return caches.sorted { ($0.level, $0.holds.rawValue) < ($1.level, $1.holds.rawValue) }
}

private func readCache(_ files: SystemFiles, _ folder: String) -> MachineDescription.Cache? {
  guard let level = files.number("\(folder)/level"),
    let size = files.word("\(folder)/size").flatMap(kernelSize)
  else { return nil }
  let holds: MachineDescription.Cache.Contents =
    switch files.word("\(folder)/type") {
    case "Data": .data
    case "Instruction": .instructions
    default: .all
    }
  return MachineDescription.Cache(
    level: level, holds: holds, size: size,
    ways: files.number("\(folder)/ways_of_associativity").flatMap { $0 > 0 ? $0 : nil },
    line: files.number("\(folder)/coherency_line_size").map { Bytes($0) },
    sharedBy: files.word("\(folder)/shared_cpu_list"))
}

/// `"48K"`, `"32M"`: the kernel means KiB and MiB.
private func kernelSize(_ text: String) -> Bytes? {
  let scales: [Character: Int] = ["K": 1024, "M": 1024 * 1024, "G": 1024 * 1024 * 1024]
  guard let last = text.last, let scale = scales[last] else { return Int(text).map { Bytes($0) } }
  return Int(text.dropLast()).flatMap { checkedProduct($0, scale) }.map { Bytes($0) }
}
