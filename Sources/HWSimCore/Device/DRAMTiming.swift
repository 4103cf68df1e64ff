/// The least cycles between two commands, of the DRAM's clock, by the names of the standards.
///
/// `...Long` holds within a bank group; where there are no groups it equals the other.
public struct DRAMTiming: Hashable, Sendable {
  /// Activate to read or write.
  public var tRCD: Int
  /// Precharge to activate.
  public var tRP: Int
  /// Activate to precharge.
  public var tRAS: Int
  /// Read to its first data.
  public var tCL: Int
  /// Write to its first data.
  public var tCWL: Int
  /// Last data written to precharge.
  public var tWR: Int
  /// Read to precharge.
  public var tRTP: Int
  /// Read to read, write to write.
  public var tCCD: Int
  public var tCCDLong: Int
  /// Activate to activate of another bank.
  public var tRRD: Int
  public var tRRDLong: Int
  /// Any five activates of a rank span more than this.
  public var tFAW: Int
  /// Last data written to read.
  public var tWTR: Int
  public var tWTRLong: Int
  /// Read to write.
  public var tRTW: Int
  /// Cycles between the data of two ranks.
  public var tRTRS: Int
  /// From one refresh to the next.
  public var tREFI: Int
  /// Refresh to activate.
  public var tRFC: Int

  public init(
    tRCD: Int, tRP: Int, tRAS: Int, tCL: Int, tCWL: Int, tWR: Int, tRTP: Int, tCCD: Int,
    tCCDLong: Int? = nil, tRRD: Int, tRRDLong: Int? = nil, tFAW: Int, tWTR: Int,
    tWTRLong: Int? = nil, tRTW: Int, tRTRS: Int, tREFI: Int, tRFC: Int
  ) {
    self.tRCD = tRCD
    self.tRP = tRP
    self.tRAS = tRAS
    self.tCL = tCL
    self.tCWL = tCWL
    self.tWR = tWR
    self.tRTP = tRTP
    self.tCCD = tCCD
    self.tCCDLong = tCCDLong ?? tCCD
    self.tRRD = tRRD
    self.tRRDLong = tRRDLong ?? tRRD
    self.tFAW = tFAW
    self.tWTR = tWTR
    self.tWTRLong = tWTRLong ?? tWTR
    self.tRTW = tRTW
    self.tRTRS = tRTRS
    self.tREFI = tREFI
    self.tRFC = tRFC
  }
}

/// Energy of one command, of all chips that it reaches.
public struct DRAMEnergies: Hashable, Sendable {
  /// Opening a row, and closing it again.
  public var activate: Joules
  /// One burst read or written, its way over the bus included.
  public var read: Joules
  public var write: Joules
  /// One refresh command of a rank.
  public var refresh: Joules

  public init(activate: Joules, read: Joules, write: Joules, refresh: Joules) {
    self.activate = activate
    self.read = read
    self.write = write
    self.refresh = refresh
  }
}
