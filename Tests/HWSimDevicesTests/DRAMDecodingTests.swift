import HWSimCore
import HWSimDevices
import Testing

/// The tiny device, whose DRAM has rows: `ram` of 1 GiB.
private let deviceWithRows: String = {
  let rows = """
    energy_per_byte: 50 pJ/B, shared_bandwidth: 3 GB/s, rows: { clock: 1.2 GHz, channels: 2,
          ranks: 2, bank_groups: 4, banks: 4, row: 8 KiB, bus_width: 64, burst_length: 8,
          order: [row, column, rank, bank, bank_group, channel], block: 256 B, hash_banks: true,
          policy: closed, queue: 16,
          timing: { tRCD: 16 cycles, tRP: 15 cycles, tRAS: 39 cycles, tCL: 17 cycles,
            tCWL: 12 cycles, tWR: 18 cycles, tRTP: 9 cycles, tCCD: 4 cycles, tCCD_L: 6 cycles,
            tRRD: 3 cycles, tRRD_L: 7 cycles, tFAW: 26 cycles, tWTR: 5 cycles, tWTR_L: 8 cycles,
            tRTW: 10 cycles, tRTRS: 0 cycles, tREFI: 9.364 kcycles, tRFC: 420 cycles },
          energies: { activate: 2 nJ, read: 3 nJ, write: 4 nJ, refresh: 50 nJ } }
    """
  return tinyDevice.replacing("energy_per_byte: 50 pJ/B", with: rows)
}()

@Suite("What does a device file say of the rows of a DRAM?")
struct DRAMDecodingTests {
  private let files: TemporaryStore

  init() throws {
    files = try TemporaryStore()
    try files.write(deviceWithRows, to: "tiny.yaml")
  }

  private func dram() throws -> DRAM? {
    guard case .dram(let dram) = try files.store.device("tiny").memory[2].kind else { return nil }
    return dram
  }

  @Test func everyKey() throws {
    let dram = try #require(try dram())
    #expect(dram.sharedBandwidth == Bandwidth(3e9))
    let rows = try #require(dram.rows)
    #expect(rows.clock == Frequency(1.2e9))
    // 1 GiB / (2 channels x 2 ranks x 16 banks x 8 KiB) = 2048 rows in each bank
    let organization = DRAMOrganization(
      channels: 2, ranks: 2, bankGroups: 4, banks: 4, rows: 2048, rowBytes: 8192, busWidth: 64,
      burstLength: 8)
    #expect(rows.organization == organization)
    let order: [DRAMMapping.Field] = [.row, .column, .rank, .bank, .bankGroup, .channel]
    #expect(rows.mapping == DRAMMapping(order: order, block: 256, hashesBanks: true))
    #expect(rows.policy == .closed)
    #expect(rows.queue == 16)
    let timing = DRAMTiming(
      tRCD: 16, tRP: 15, tRAS: 39, tCL: 17, tCWL: 12, tWR: 18, tRTP: 9, tCCD: 4, tCCDLong: 6,
      tRRD: 3, tRRDLong: 7, tFAW: 26, tWTR: 5, tWTRLong: 8, tRTW: 10, tRTRS: 0, tREFI: 9364,
      tRFC: 420)
    #expect(rows.timing == timing)
    let energies = try #require(rows.energies)
    #expect(abs(energies.activate / Joules(2e-9) - 1) < 1e-12)
    #expect(abs(energies.read / Joules(3e-9) - 1) < 1e-12)
    #expect(abs(energies.write / Joules(4e-9) - 1) < 1e-12)
    #expect(abs(energies.refresh / Joules(50e-9) - 1) < 1e-12)
  }

  @Test("With one of each, the times between several are left out")
  func oneOfEach() throws {
    var text = deviceWithRows.replacing("bank_groups: 4", with: "bank_groups: 1")
    text = text.replacing("ranks: 2", with: "ranks: 1")
    for key in ["tCCD_L: 6 cycles,", "tRRD_L: 7 cycles,", "tWTR_L: 8 cycles,", "tRTRS: 0 cycles,"] {
      text = text.replacing(key, with: "")
    }
    try files.write(text, to: "tiny.yaml")
    let timing = try #require(try dram()?.rows).timing
    #expect((timing.tCCDLong, timing.tRRDLong, timing.tWTRLong) == (4, 3, 5))  // as between groups
    #expect(timing.tRTRS == 0)
  }

  @Test("A bank of 3 x 2^n rows has the bits of the next power of two")
  func threeQuarters() throws {
    try files.write(deviceWithRows.replacing("size: 1 GiB", with: "size: 1.5 GiB"), to: "tiny.yaml")
    #expect(try dram()?.rows?.organization.rows == 4096)  // 3072 are there
  }

  @Test("Each number has its source")
  func sources() throws {
    let provenance = try files.store.device("tiny").provenance
    let row = provenance.first { $0.key == "memory.ram.rows.row" }
    #expect(row?.source == .cited("manual, table 4"))
    #expect(
      provenance.contains { $0.key == "memory.ram.rows.timing.tFAW" && $0.value == "26 cycles" })
  }

  @Test("A what-if may change one time")
  func override() throws {
    let changes = try overrides("memory.ram.rows.timing.tRCD=20 cycles")
    let device = try files.store.device("tiny", overrides: changes)
    guard case .dram(let dram) = device.memory[2].kind else { return #expect(Bool(false)) }
    #expect(dram.rows?.timing.tRCD == 20)
  }

  @Test("Mistakes", arguments: faults)
  func mistake(fault: Fault) throws {
    try files.write(#require(fault.applied(to: deviceWithRows)), to: "tiny.yaml")
    let text = profileError { _ = try files.store.device("tiny") }?.description ?? "no error"
    #expect(text.hasPrefix("tiny.yaml: memory.ram."))
    #expect(text.contains(fault.message), "\(text)")
  }
}

private let faults = [
  Fault("3 GB/s", "3 GiB", "ram.shared_bandwidth: '3 GiB' has the unit 'GiB'"),
  Fault("channels: 2", "chanels: 2", "ram.rows.chanels: unknown key; did you mean 'channels'?"),
  Fault("channels: 2,", "", "ram.rows.channels: is missing"),
  Fault("channels: 2", "channels: 3", "ram.rows.channels: 3 is no power of two"),
  Fault("channels: 2", "channels: 128", "ram.rows.channels: 128 is out of range; from 1 to 64"),
  Fault("ranks: 2", "ranks: 8", "ram.rows.banks: 128 banks in a channel; at most 64"),
  Fault("row: 8 KiB", "row: 6 KiB", "ram.rows.row: 6144 B is no power of two"),
  Fault("row: 8 KiB", "row: 32 B", "ram.rows.row: 32 B is less than one burst of 64 B"),
  Fault("size: 1 GiB", "size: 256 KiB", "ram.rows: one row of every bank is 512 KiB, more than"),
  Fault("bus_width: 64", "bus_width: 64 B", "ram.rows.bus_width: '64 B' is not a whole number"),
  Fault("burst_length: 8", "burst_length: 1", "ram.rows.burst_length: 1 is out of range"),
  Fault("[row, column,", "[row, row,", "ram.rows.order: names 'row' twice"),
  Fault("[row, column,", "[row,", "ram.rows.order: lacks 'column'; name each field once"),
  Fault("[row, column,", "[row, colum,", "ram.rows.order: unknown 'colum'; did you mean 'column'?"),
  Fault("block: 256 B", "block: 32 B", "ram.rows.block: 32 B is not between a burst, 64 B, and"),
  Fault("block: 256 B", "block: 192 B", "ram.rows.block: 192 B is no power of two"),
  Fault("hash_banks: true", "hash_banks: yes", "ram.rows.hash_banks: 'yes' is neither"),
  Fault(
    "policy: closed", "policy: close", "ram.rows.policy: unknown 'close'; did you mean 'closed'"),
  Fault("queue: 16", "queue: 65", "ram.rows.queue: 65 is out of range; from 1 to 64"),
  Fault("tRCD: 16 cycles", "tRCD: 16", "ram.rows.timing.tRCD: '16' has no unit"),
  Fault(
    "tRCD: 16 cycles", "tRCD: 16.5 cycles", "tRCD: '16.5 cycles' is not a whole number of cycles"),
  Fault("tRCD: 16 cycles", "tRCD: 0 cycles", "tRCD: '0 cycles' is out of range; from 1 to 1000000"),
  Fault("tRCD: 16 cycles", "tRCD: 1e300 cycles", "tRCD: '1e300 cycles' is not a whole number"),
  Fault("tRCD:", "trcd:", "ram.rows.timing.trcd: unknown key; did you mean 'tRCD'?"),
  Fault("tCCD_L: 6 cycles,", "", "ram.rows.timing.tCCD_L: is missing"),
  Fault("tCCD_L: 6", "tCCD_L: 3", "ram.rows.timing.tCCD_L: is less than the 4 cycles between"),
  Fault("bank_groups: 4", "bank_groups: 1", "tCCD_L: there is only one bank group; leave 'tCCD_L'"),
  Fault("ranks: 2", "ranks: 1", "ram.rows.timing.tRTRS: there is only one rank; leave 'tRTRS' out"),
  Fault("tRFC: 420", "tRFC: 9364", "ram.rows.timing.tREFI: refreshes of 9364 cycles leave no time"),
  Fault("refresh: 50 nJ", "refrsh: 50 nJ", "energies.refrsh: unknown key; did you mean 'refresh'?"),
  Fault("refresh: 50 nJ", "refresh: 1 J", "ram.rows.energies.refresh: '1 J' is out of range"),
]
