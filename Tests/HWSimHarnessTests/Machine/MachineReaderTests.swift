import HWSimCore
import HWSimHarness
import Testing

@Suite("Is the machine described as its files say?")
struct MachineReaderTests {
  @Test("An x86 workstation")
  func workstation() throws {
    let cache = "/sys/devices/system/cpu/cpu0/cache"
    let system = try FakeSystem([
      "/proc/cpuinfo": """
      processor\t: 0
      vendor_id\t: GenuineIntel
      cpu family\t: 6
      model\t\t: 158
      model name\t: Intel(R) Core(TM) i7-8700 CPU @ 3.20GHz
      stepping\t: 10
      flags\t\t: fpu sse2 avx2 fma

      processor\t: 1
      model name\t: another
      """,
      "\(cache)/index0/level": "1", "\(cache)/index0/type": "Data",
      "\(cache)/index0/size": "32K", "\(cache)/index0/ways_of_associativity": "8",
      "\(cache)/index0/coherency_line_size": "64", "\(cache)/index0/shared_cpu_list": "0,6",
      "\(cache)/index1/level": "1", "\(cache)/index1/type": "Instruction",
      "\(cache)/index1/size": "32K",
      "\(cache)/index3/level": "3", "\(cache)/index3/type": "Unified",
      "\(cache)/index3/size": "12M",
      "/sys/devices/system/cpu/online": "0-11",
      "/sys/devices/system/cpu/cpu0/topology/thread_siblings_list": "0,6",
      "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "powersave",
      "/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq": "4600000",
      "/sys/devices/system/cpu/intel_pstate/no_turbo": "0",
      "/proc/meminfo": "MemTotal:       16384 kB\nMemFree: 1 kB",
      "/proc/sys/kernel/osrelease": "6.1.0-32-amd64",
      "/etc/os-release": "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"",
    ])
    let machine = MachineDescription.read(system.files, hypervisor: nil)
    let processor = machine.processor
    #expect(processor.name == "Intel(R) Core(TM) i7-8700 CPU @ 3.20GHz")
    #expect(processor.identification == "\(processor.name), family 6, model 158")
    #expect(processor.stepping == 10)
    #expect(processor.logicalCores == 12)
    #expect(processor.threadsPerCore == 2)
    #expect(processor.features == ["fpu", "sse2", "avx2", "fma"])
    let first = try #require(machine.caches.first)
    #expect(first.size == Bytes(32 * 1024) && first.ways == 8 && first.line == Bytes(64))
    #expect(machine.caches.map(\.level) == [1, 1, 3])
    #expect(machine.lastLevelCache?.size == Bytes(12 * 1024 * 1024))
    #expect(machine.frequency.governor == "powersave")
    #expect(machine.frequency.isTurboOn == true)
    #expect(machine.frequency.maximum == Frequency(4.6e9))
    #expect(machine.memory == Bytes(16384 * 1024))
    #expect(machine.system.kernel == "Linux 6.1.0-32-amd64")
    #expect(machine.system.distribution == "Debian GNU/Linux 12 (bookworm)")
    #expect(machine.system.hypervisor == nil)
  }

  @Test("An Arm board has numbers for a name")
  func board() throws {
    let system = try FakeSystem([
      "/proc/cpuinfo": """
      processor\t: 0
      Features\t: fp asimd asimddp
      CPU implementer\t: 0x41
      CPU architecture: 8
      CPU variant\t: 0x4
      CPU part\t: 0xd0b
      CPU revision\t: 1
      """
    ])
    let processor = readProcessor(system.files)
    #expect(processor.name == "implementer 0x41, part 0xd0b")
    #expect(processor.family == 8)
    #expect(processor.model == 0xd0b)
    #expect(processor.features.contains("asimddp"))
  }

  @Test("What a guest does not show is unknown, not zero")
  func bareGuest() throws {
    let system = try FakeSystem(["/proc/cpuinfo": "flags : sse2 hypervisor"])
    let machine = MachineDescription.read(system.files, hypervisor: nil)
    #expect(machine.caches.isEmpty && machine.lastLevelCache == nil)
    #expect(machine.frequency == MachineDescription.FrequencyPolicy())
    #expect(machine.memory == nil)
    #expect(machine.processor.threadsPerCore == nil)
    #expect(machine.system.hypervisor == "unknown")
  }

  @Test("The kernels say what built them")
  func compiler() {
    let compiler = MachineDescription.live.compiler
    #expect(compiler.name.contains(/[0-9]+\.[0-9]+/))
    #expect(compiler.flags.contains("optimised"))
  }

  @Test("Lists of cores", arguments: [("0-3", 4), ("0,6", 2), ("0-1,4-7,9", 7), ("", 0)])
  func cores(_ list: String, _ count: Int) {
    #expect(coreCount(list) == count)
  }
}
