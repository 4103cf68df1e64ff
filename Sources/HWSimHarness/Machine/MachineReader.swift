import CKernels
import CMachine
import Glibc
package import HWSimCore

extension MachineDescription {
  /// The machine that this program runs on.
  ///
  /// - Parameter libraries: those that take part in the measurement.
  package static func current(libraries: [Library] = []) -> Self {
    read(.live, hypervisor: namedHypervisor(), libraries: libraries)
  }

  /// - Parameter hypervisor: as the processor names it; nil where it names none.
  package static func read(
    _ files: SystemFiles, hypervisor: String?, libraries: [Library] = []
  ) -> Self {
    let processor = readProcessor(files)
    let kibibytes = files.fields("/proc/meminfo")["MemTotal"]?.split(separator: " ").first
    let isGuest = processor.features.contains("hypervisor")
    let system = OperatingSystem(
      kernel: "Linux \(files.word("/proc/sys/kernel/osrelease") ?? "unknown")",
      architecture: architecture(),
      distribution: files.fields("/etc/os-release", separator: "=")["PRETTY_NAME"],
      hypervisor: hypervisor ?? files.word("/sys/hypervisor/type") ?? (isGuest ? "unknown" : nil))
    return MachineDescription(
      processor: processor, caches: readCaches(files), frequency: readFrequencyPolicy(files),
      memory: kibibytes.flatMap { Int($0) }.flatMap { checkedProduct($0, 1024) }.map { Bytes($0) },
      system: system,
      compiler: Compiler(
        name: String(cString: ck_compiler()), flags: String(cString: ck_flags())),
      libraries: libraries)
  }
}

/// The signatures that hypervisors give in cpuid leaf 0x4000_0000.
private func namedHypervisor() -> String? {
  var name = [CChar](repeating: 0, count: 13)
  guard cm_hypervisor(&name) else { return nil }
  let signature = String(
    decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  let known = [
    "KVMKVMKVM": "KVM", "Microsoft Hv": "Hyper-V", "VMwareVMware": "VMware", "XenVMMXenVMM": "Xen",
    "TCGTCGTCGTCG": "QEMU TCG", "VBoxVBoxVBox": "VirtualBox", "bhyve bhyve ": "bhyve",
  ]
  return known[signature] ?? signature
}

private func architecture() -> String {
  #if arch(x86_64)
    "x86_64"
  #elseif arch(arm64)
    "aarch64"
  #else
    "unknown"
  #endif
}
