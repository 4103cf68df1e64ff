import HWSimCore

/// A part of a layer's time, drawn below the layer.
struct Part {
  let name: String
  /// How wide it is drawn.
  let shown: Seconds
  /// What it takes, had nothing else run at the same time.
  let whole: Seconds

  var arguments: [Argument] {
    [
      Argument("time_s", whole.value),
      Argument("hidden_s", max(.zero, whole - shown).value),
    ]
  }
}

extension LayerResult {
  /// The parts of the layer's time, one after the other, so that they fill the layer and never exceed it.
  ///
  /// On a processor these are dispatch, the core's own work, and waiting for each memory level, nearest
  /// first. The first two are drawn as long as they are. Where some waiting runs under the core's work, the
  /// parts add up to more than the layer takes; each wait is then drawn shorter by the same share, and
  /// says in `hidden_s` how much of it does not show. In a memory that computes the parts are its phases.
  ///
  /// - Note: a part says how long something takes in all, not when: within a layer these things alternate.
  func parts(_ levels: [LevelDescription]) -> [Part] {
    if let place = inMemory {
      return PIMPhase.allCases.map { phase in
        Part(name: phase.rawValue, shown: place.phases[phase], whole: place.phases[phase])
      }.filter { $0.whole > .zero }
    }
    let waiting = time.transfers.reduce(.zero, +)
    let left = max(.zero, time.total - time.overhead - time.compute)
    let share = waiting > .zero ? min(1, left / waiting) : 0
    let own = [("overhead", time.overhead), ("compute", time.compute)].map {
      Part(name: $0, shown: $1, whole: $1)
    }
    let waits = zip(levels, time.transfers).map { level, wait in
      Part(name: "wait for \(level.name)", shown: wait * share, whole: wait)
    }
    return (own + waits).filter { $0.whole > .zero }
  }
}
