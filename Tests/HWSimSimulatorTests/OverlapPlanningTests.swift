import HWSimCore
import HWSimSimulator
import Testing

/// Do groups of buffers that may overlap keep off all others?
@Suite struct OverlapPlanning {
  /// Chains in which some buffers follow over the one before them.
  private func chains(_ seed: UInt64) -> (buffers: [Buffer], groups: [BufferGroup]) {
    var random = SplitMix64(seed: seed)
    let buffers = (0..<(4 + random.below(20))).map { step in
      Buffer(
        bytes: 8 * (1 + random.below(60)), firstStep: step, lastStep: step + 1 + random.below(3))
    }
    var groups: [BufferGroup] = []
    var next = 0
    while next < buffers.count {
      if next + 1 < buffers.count, random.below(3) == 0 {
        let lead = 8 * random.below(4)
        groups.append(BufferGroup([(next, 0), (next + 1, -lead)]))
        next += 2
      } else {
        groups.append(BufferGroup(single: next))
        next += 1
      }
    }
    return (buffers, groups)
  }

  @Test(arguments: [MemoryPlanner.overlapping, .overlappingTight])
  func onlyMembersOfAGroupOverlap(planner: MemoryPlanner) {
    for seed in 1...60 as ClosedRange<UInt64> {
      let (buffers, groups) = chains(seed)
      let places = BufferPlanner(memories: [(capacity: 1 << 20, reserved: 64)], sharing: planner)
        .place(buffers, groups: groups)
      var groupOf = [Int](repeating: 0, count: buffers.count)
      for (index, group) in groups.enumerated() {
        for member in group.members { groupOf[member.buffer] = index }
      }
      for one in buffers.indices {
        #expect(places[one].offset >= 64)
        for other in 0..<one
        where groupOf[one] != groupOf[other] && buffers[one].overlaps(buffers[other]) {
          let apart =
            places[one].offset + buffers[one].bytes <= places[other].offset
            || places[other].offset + buffers[other].bytes <= places[one].offset
          #expect(apart)
        }
      }
      // Members keep their distances.
      for group in groups {
        let bases = Set(group.members.map { places[$0.buffer].offset - $0.offset })
        #expect(bases.count == 1)
      }
    }
  }

  @Test func aTightPlanTakesNoMoreThanAGreedyOne() {
    var isSmaller = false
    for seed in 1...40 as ClosedRange<UInt64> {
      let (buffers, groups) = chains(seed)
      let sizes = [MemoryPlanner.overlapping, .overlappingTight].map { planner in
        let places = BufferPlanner(memories: [(capacity: 0, reserved: 0)], sharing: planner)
          .place(buffers, groups: groups)
        return zip(buffers, places).map { $0.bytes + $1.offset }.max() ?? 0
      }
      #expect(Double(sizes[1]) <= Double(sizes[0]) * 1.02)  // the search goes up by per cents
      isSmaller = isSmaller || sizes[1] < sizes[0]
    }
    #expect(isSmaller)
  }

  /// The lowest place takes the middle, and the third buffer no longer fits beside it.
  @Test func aHighPlaceSavesAThird() {
    let buffers = [
      Buffer(bytes: 100, firstStep: 0, lastStep: 1), Buffer(bytes: 60, firstStep: 1, lastStep: 2),
      Buffer(bytes: 99, firstStep: 2, lastStep: 3), Buffer(bytes: 61, firstStep: 3, lastStep: 3),
    ]
    let places = BufferPlanner(memories: [(capacity: 0, reserved: 0)], sharing: .overlappingTight)
      .place(buffers)
    let peak = zip(buffers, places).map { $0.bytes + $1.offset }.max() ?? 0
    #expect(peak <= 164)  // 100 + 60 and 99 + 61 live together: 160, and the search's per cents
  }
}
