/// Units of many lanes beside the banks of a DRAM, which multiply a stored matrix with a vector.
///
/// - Source: HBM-PIM (Lee et al., ISCA 2021), as Samsung's PIMSimulator runs it.
public struct BankSIMD: Hashable, Sendable {
  public var units: Int
  /// Results that a unit sums up at a time.
  public var resultsPerUnit: Int
  /// Inputs that come with one tile of commands.
  public var inputTile: Int
  /// All units working through one tile.
  public var tileTime: Seconds
  /// Of one product of a matrix and a vector: modes changed, registers loaded.
  public var launch: Seconds
  /// At which elements of tensors come from and go to the banks, all together.
  public var bandwidth: Bandwidth
  /// Of one operation on the elements of tensors.
  public var elementLaunch: Seconds
  /// Of a byte between a bank and its unit.
  public var bankEnergy: JoulesPerByte
  public var macEnergy: Joules
  /// What the device draws whatever it does.
  public var idlePower: Watts
  public var size: Bytes
  public var formats: [Precision]

  public init(
    units: Int, resultsPerUnit: Int, inputTile: Int, tileTime: Seconds, launch: Seconds,
    bandwidth: Bandwidth, elementLaunch: Seconds, bankEnergy: JoulesPerByte, macEnergy: Joules,
    idlePower: Watts, size: Bytes, formats: [Precision]
  ) {
    self.units = units
    self.resultsPerUnit = resultsPerUnit
    self.inputTile = inputTile
    self.tileTime = tileTime
    self.launch = launch
    self.bandwidth = bandwidth
    self.elementLaunch = elementLaunch
    self.bankEnergy = bankEnergy
    self.macEnergy = macEnergy
    self.idlePower = idlePower
    self.size = size
    self.formats = formats
  }

  /// Tiles of commands for one product of a matrix and a vector.
  public func tiles(outputs: Int, depth: Int) -> Int {
    ceilingDivision(outputs, units * resultsPerUnit) * ceilingDivision(depth, inputTile)
  }

  /// One product of a matrix and a vector.
  ///
  /// - Source: fitted to two runs of PIMSimulator (b464dde); three other sizes come within 2 %.
  public func productTime(outputs: Int, depth: Int) -> Seconds {
    launch + Double(tiles(outputs: outputs, depth: depth)) * tileTime
  }

  /// An operation on elements that reads and writes so many bytes.
  ///
  /// - Source: fitted to an addition and a multiplication of PIMSimulator (b464dde); its ReLU comes within 1 %.
  public func elementTime(_ bytes: Bytes) -> Seconds { elementLaunch + bytes / bandwidth }

  /// Multiply-accumulates in a second in whole tiles.
  public var peakRate: Double {
    Double(units) * Double(resultsPerUnit) * Double(inputTile) / tileTime.value
  }
}

/// Cores beside the banks of a DRAM, each of which sees its own bank only.
///
/// - Source: UPMEM, as measured by Gómez-Luna et al. (PrIM, arXiv 2105.03814).
public struct BankCores: Hashable, Sendable {
  public var cores: Int
  public var clock: Frequency
  /// What each format's operations take; the first is the default.
  public var formats: [CoreRates]
  /// Of a transfer from the bank, before its bytes.
  public var transferLatency: Int
  public var transferRate: BytesPerCycle
  /// The longest transfer.
  public var transferSize: Bytes
  /// From the host to all banks, and back.
  public var toBanks: Bandwidth
  public var fromBanks: Bandwidth
  /// What a core and its bank draw.
  public var corePower: Watts
  /// Of one core's bank.
  public var bank: Bytes

  /// Operations of one core in a second, with as many threads as its pipeline takes.
  public struct CoreRates: Hashable, Sendable {
    public let format: Precision
    public let multiply: Frequency
    public let add: Frequency

    public init(format: Precision, multiply: Frequency, add: Frequency) {
      self.format = format
      self.multiply = multiply
      self.add = add
    }
  }

  public init(
    cores: Int, clock: Frequency, formats: [CoreRates], transferLatency: Int,
    transferRate: BytesPerCycle, transferSize: Bytes, toBanks: Bandwidth, fromBanks: Bandwidth,
    corePower: Watts, bank: Bytes
  ) {
    self.cores = cores
    self.clock = clock
    self.formats = formats
    self.transferLatency = transferLatency
    self.transferRate = transferRate
    self.transferSize = transferSize
    self.toBanks = toBanks
    self.fromBanks = fromBanks
    self.corePower = corePower
    self.bank = bank
  }

  /// One core's transfers of so many bytes.
  ///
  /// - Source: PrIM, sec. 3.2: 77 cycles and half a cycle for each byte.
  public func transferTime(_ bytes: Bytes) -> Seconds {
    let transfers = Double(bytes.value) / Double(transferSize.value)
    let latency = Cycles(transfers.rounded(.up) * Double(transferLatency))
    return (latency + bytes / transferRate) / clock
  }

  /// Multiply-accumulates in a second in all cores.
  public func peakRate(_ rates: CoreRates) -> Double {
    Double(cores) / (1 / rates.multiply.value + 1 / rates.add.value)
  }
}
