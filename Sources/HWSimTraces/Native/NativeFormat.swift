internal import HWSimCore

/// The numbers of the `.hwtrace` format: see `FORMAT.md`.
enum NativeFormat {
  /// As PNG's: the first byte is no text, and the line ends show whether some tool converted them.
  static let magic: [UInt8] = [0x89, 0x48, 0x57, 0x54, 0x0D, 0x0A, 0x1A, 0x0A]
  static let version: UInt8 = 1

  enum Block: UInt8 {
    case header = 0x48  // H
    case tensors = 0x54  // T
    case events = 0x45  // E
    case end = 0x5A  // Z
  }

  /// Bytes of the largest block, without type, length and checksum.
  static let largestBlock = 1 << 18
  /// Bytes of a block's type and length, and of its checksum.
  static let (prefix, suffix) = (5, 4)
  /// Bytes of a name in UTF-8.
  static let longestName = 1 << 12
  static let mostMemories = 1 << 8
  static let mostTensors = 1 << 20
  /// Accesses behind one tag.
  static let largestBatch = AccessBatch.capacity

  /// The two upper bits of a tag; the lower six are a slot.
  enum Tag {
    static let control: UInt8 = 0
    static let sameStep: UInt8 = 0x40
    static let newStep: UInt8 = 0x80
    static let compute: UInt8 = 0xC0
  }

  /// The lower six bits of a control tag.
  enum Control: UInt8 {
    case layer, shape, body, accesses
  }

  static let slots = 64
}

/// How many events a trace has.
struct EventTotals: Hashable {
  var layers: UInt64 = 0
  var runs: UInt64 = 0
  var accesses: UInt64 = 0
  var computes: UInt64 = 0

  /// In the order of the end block.
  var counts: [UInt64] { [layers, runs, accesses, computes] }
}

/// A shape of runs that came lately, and where the last of them was.
struct RunSlot {
  var run: Run
  var kind: AccessKind
  var times: Int
  /// From the address before the last to the last.
  var step = 0

  /// What all runs of the slot have in common.
  @inline(__always)
  func fits(_ other: Run, _ kind: AccessKind, _ times: Int) -> Bool {
    let isSameShape =
      run.width == other.width && run.stride == other.stride && run.count == other.count
      && run.tail == other.tail && run.rows == other.rows && run.rowStride == other.rowStride
    return isSameShape && self.kind == kind && self.times == times
      && AddressMap.level(of: run.address) == AddressMap.level(of: other.address)
  }
}

/// Where the last access of a kind ended, and its size.
struct AccessState {
  var end: UInt64 = 0
  var bytes = 0
}
