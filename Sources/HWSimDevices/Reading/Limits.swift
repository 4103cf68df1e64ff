import HWSimCore

/// What a number of a profile may be. Generous to any hardware, and narrow enough that a slip of a unit
/// is noticed and that no arithmetic on the numbers can overflow.
enum Limits {
  static let clock = Frequency(1e3)...Frequency(1e11)
  static let power = Watts(1e-9)...Watts(1e5)
  /// What a chip draws besides its actions may be nothing.
  static let staticPower = Watts(0)...Watts(1e5)
  static let energy = Joules(0)...Joules(1e-3)
  static let energyPerByte = JoulesPerByte(0)...JoulesPerByte(1e-3)
  static let bandwidth = Bandwidth(1e3)...Bandwidth(1e15)
  static let bytesPerCycle = BytesPerCycle(1e-3)...BytesPerCycle(1e5)
  static let bitRate = BitRate(1)...BitRate(1e13)
  static let latency = Seconds(0)...Seconds(1)
  /// Of one instruction, access or miss.
  static let cycles = Cycles(0)...Cycles(1e6)
  /// A multiplication that takes no time would make every network free.
  static let macCycles = Cycles(1e-3)...Cycles(1e6)
  static let overhead = Cycles(0)...Cycles(1e12)

  static let memory = 1...(1 << 40)
  /// Bytes of a cache or flash line, or of one access.
  static let line = 1...(1 << 16)
  static let ways = 1...64
  static let bufferedLines = 1...64
  static let victimLines = 1...64
  static let prefetchDegree = 1...16
  static let entries = 1...(1 << 16)
  /// Bytes that one entry of a TLB translates.
  static let page = 256...(1 << 30)
  /// Bytes of one DMA transfer, and how many are kept.
  static let block = 1...(1 << 24)
  static let blocks = 1...64
  /// Lines of one cache; the simulator keeps a record for each.
  static let cacheLines = 1 << 22
  static let payload = 1...(1 << 30)

  static let channelsOfDRAM = 1...64
  static let ranks = 1...8
  static let bankGroups = 1...16
  static let banks = 1...64
  /// The replay has a bit for each.
  static let banksPerChannel = 64
  /// Data lines.
  static let busWidth = 4...4096
  static let burstLength = 2...64
  /// Requests that a controller of a channel sees.
  static let queue = 1...64
  /// Of the DRAM's clock, between two commands.
  static let dramCycles = 1...1_000_000
  static let dramCyclesOrNone = 0...1_000_000

  static let cores = 1...64
  static let issueWidth = 1...64
  static let lanes = 1...4096
  /// Of a whole chip.
  static let macsPerCycle = 1...(1 << 24)
  static let share = 0.0...1.0
  static let efficiency = 1e-3...1.0
  /// Instructions of one class in a loop body.
  static let instructions = 0.0...1e6
  static let tile = 1...4096
  static let depthBlock = 1...(1 << 24)
  static let columnsPerGather = 1...(1 << 20)
  static let channels = 1...(1 << 20)
  /// Bytes that a runtime takes by itself, or for each layer, channel or weight.
  static let footprint = 0...(1 << 30)
  static let perLayer = 0...(1 << 20)
  static let perChannel = 0...(1 << 12)
  static let overlapRows = 0...64

  /// Blocks, crossbars or banks of a memory that computes.
  static let arrays = 1...(1 << 30)
  /// Rows or columns of one of them.
  static let cellsOfLine = 1...(1 << 20)
  static let step = Seconds(1e-12)...Seconds(1e-2)
  /// Of one operation in a row.
  static let steps = 1...1_000_000
  /// One operation, in others.
  static let operations = 1.0...1e3
  static let area = Area(1e-3)...Area(1e6)
  /// Of a cell, or that a row takes at once.
  static let bits = 1...16
  /// Of a column's sum.
  static let sumBits = 1...64
  /// Each is looked at once for each layer that lies there.
  static let tilesOfFloorplan = 1 << 20
  static let endurance = 1.0...1e18
}
