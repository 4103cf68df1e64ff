/// How a device's energy is computed.
public enum EnergyProfile: Hashable, Sendable {
  /// The whole chip draws this much while it computes: energy = power x time.
  /// Measured power varies little between networks on a microcontroller.
  case power(Watts)
  /// Energy per action, plus what the chip draws whatever it does.
  case actions(EnergyTable, static: Watts)
}

/// Energy per action in one technology.
public struct EnergyTable: Hashable, Sendable {
  public let name: String
  public let title: String
  public let source: String
  public let addInt32: Joules
  public let multiplyInt32: Joules
  public let addFP32: Joules
  public let multiplyFP32: Joules
  /// One 32-bit access.
  public let registerFile: Joules
  public let cache: Joules
  public let dram: Joules

  public init(
    name: String, title: String, source: String, addInt32: Joules, multiplyInt32: Joules,
    addFP32: Joules, multiplyFP32: Joules, registerFile: Joules, cache: Joules, dram: Joules
  ) {
    self.name = name
    self.title = title
    self.source = source
    self.addInt32 = addInt32
    self.multiplyInt32 = multiplyInt32
    self.addFP32 = addFP32
    self.multiplyFP32 = multiplyFP32
    self.registerFile = registerFile
    self.cache = cache
    self.dram = dram
  }
}
