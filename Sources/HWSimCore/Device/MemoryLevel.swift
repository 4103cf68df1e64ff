/// One level of a device's memory: a cache, a memory that data lives in, or what translates addresses.
public struct MemoryLevel: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case cache(CacheGeometry)
    /// Translates addresses; moves no data.
    case tlb(TLB)
    /// Blocks of a memory that a DMA engine copies to fast memory ahead of their use.
    case dma(DMABuffer)
    case scratchpad(Scratchpad)
    case flash(Flash)
    case dram(DRAM)
  }

  /// The name by which placements, `serves` lists and reports refer to it.
  public var name: String
  public var size: Bytes
  public var kind: Kind
  /// Energy of moving one byte to or from this level; nil takes the device's energy table.
  public var energyPerByte: JoulesPerByte?

  public init(name: String, size: Bytes, kind: Kind, energyPerByte: JoulesPerByte? = nil) {
    self.name = name
    self.size = size
    self.kind = kind
    self.energyPerByte = energyPerByte
  }

  /// Of a cache, and of DMA's blocks, which the replay treats as one.
  public var cache: CacheGeometry? {
    switch kind {
    case .cache(let geometry): geometry
    case .dma(let buffer): buffer.geometry
    default: nil
    }
  }

  /// Whether data can be placed here.
  public var holdsData: Bool {
    switch kind {
    case .scratchpad, .flash, .dram: true
    case .cache, .tlb, .dma: false
    }
  }
}
