/// A bank of a channel: its row, when it can take which command, and the requests that wait for it.
struct DRAMBank {
  /// The open row; negative where none is.
  var row = -1
  /// Earliest activate of a closed bank.
  var activateAt = 0
  /// Earliest burst, and earliest precharge, of an open one.
  var accessAt = 0
  var precharge = 0
  /// When a request first waited here since the bank was last idle.
  var knownAt = 0
  /// Waiting groups of requests, oldest first; negative where there are none.
  var first = -1
  var last = -1
  /// The oldest group that the open row serves, by direction; negative where there is none.
  var hits = SIMD2(-1, -1)
  /// Whether another row had to give way to the open one.
  var hadOther = false

  /// Whether a request waits that the open row serves.
  @inline(__always)
  var hasHit: Bool { (hits[0] & hits[1]) >= 0 }
}

/// A command that a bank could take next.
struct DRAMCandidate {
  /// When the bank itself is ready for it.
  var ready = 0
  /// Which of the channel's limits it keeps as well; see `DRAMChannel.limits`.
  var limit = 0
  /// Age of the request that it is for; smaller is older.
  var order = 0
}

/// Requests of one row and direction that came after one another to a bank: they are served alike, so
/// they wait as one, as old as the first of them.
struct DRAMGroup {
  var row = 0
  var direction = 0
  var count = 0
  /// Smaller is older.
  var order = 0
  /// The next younger of its bank; negative at the end.
  var next = -1
}
