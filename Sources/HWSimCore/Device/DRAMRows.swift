/// The inside of a DRAM, as its data sheet and its controller describe it: where an address lies, which
/// rows stay open, and how long each command keeps what it needs.
public struct DRAMRows: Hashable, Sendable {
  /// Of the commands; data moves on both edges of it.
  public var clock: Frequency
  public var organization: DRAMOrganization
  public var mapping: DRAMMapping
  public var policy: PagePolicy
  public var timing: DRAMTiming
  /// Nil where only the energy per byte is known.
  public var energies: DRAMEnergies?
  /// Requests that wait in the controller of one channel, among which it chooses.
  public var queue: Int

  public init(
    clock: Frequency, organization: DRAMOrganization, mapping: DRAMMapping = DRAMMapping(),
    policy: PagePolicy = .open, timing: DRAMTiming, energies: DRAMEnergies? = nil, queue: Int = 32
  ) {
    self.clock = clock
    self.organization = organization
    self.mapping = mapping
    self.policy = policy
    self.timing = timing
    self.energies = energies
    self.queue = queue
  }
}

/// How many of each there are; all are powers of two.
public struct DRAMOrganization: Hashable, Sendable {
  /// Independent buses, each with a controller of its own.
  public var channels: Int
  /// Sets of chips that share a channel's bus.
  public var ranks: Int
  /// Bank groups of a rank; 1 where the standard has none.
  public var bankGroups: Int
  /// Banks of a group.
  public var banks: Int
  /// Rows of a bank.
  public var rows: Int
  /// Bytes of a row, over all chips of a rank.
  public var rowBytes: Int
  /// Data lines of a channel.
  public var busWidth: Int
  /// Transfers of one burst, two in each clock cycle.
  public var burstLength: Int

  public init(
    channels: Int = 1, ranks: Int = 1, bankGroups: Int = 1, banks: Int, rows: Int, rowBytes: Int,
    busWidth: Int, burstLength: Int
  ) {
    self.channels = channels
    self.ranks = ranks
    self.bankGroups = bankGroups
    self.banks = banks
    self.rows = rows
    self.rowBytes = rowBytes
    self.busWidth = busWidth
    self.burstLength = burstLength
  }

  public var banksPerChannel: Int { ranks * bankGroups * banks }
  public var burstBytes: Int { burstLength * busWidth / 8 }
  public var burstCycles: Int { burstLength / 2 }
}

/// Which bits of an address choose what.
public struct DRAMMapping: Hashable, Sendable {
  public enum Field: String, CaseIterable, Hashable, Sendable {
    case row, bank
    case bankGroup = "bank_group"
    case rank, column, channel
  }

  /// All fields once, the most significant first.
  public var order: [Field]
  /// Bytes that stay together in a row, below the least significant field; nil for one burst.
  public var block: Int?
  /// Whether the low bits of the row are combined (exclusive or) with bank and bank group, so that
  /// rows that would meet in one bank are spread.
  public var hashesBanks: Bool

  public init(
    order: [Field] = [.row, .bank, .bankGroup, .rank, .column, .channel], block: Int? = nil,
    hashesBanks: Bool = false
  ) {
    self.order = order
    self.block = block
    self.hashesBanks = hashesBanks
  }
}

/// What becomes of a row after a burst.
public enum PagePolicy: String, CaseIterable, Hashable, Sendable {
  /// It stays open until another row of its bank is needed, or a refresh.
  case open
  /// It is closed as soon as no request that waits needs it.
  case closed
}
