package import HWSimCore

/// Gives buffers their offsets, so that those alive at the same time do not overlap unless they may.
///
/// Source: greedy by size, the arena planner of TensorFlow Lite (Pisarchyk and Lee,
/// arXiv:2001.03288, section 5.2).
///
/// - Models: groups of buffers that lie at fixed distances from each other, as where a kernel's output
///   follows over its input; a group is placed as a whole.
/// - Ignores: other orders than the largest first, which may need less.
package struct BufferPlanner {
  /// In order of preference; `reserved` bytes at the start of each hold something else.
  let memories: [(capacity: Int, reserved: Int)]
  let sharing: MemoryPlanner

  package init(memories: [(capacity: Int, reserved: Int)], sharing: MemoryPlanner) {
    self.memories = memories
    self.sharing = sharing
  }

  package struct Place: Hashable, Sendable {
    /// Index into `memories`.
    package let memory: Int
    package let offset: Int
  }

  /// - Parameter groups: each buffer is in one; nil places each by itself.
  package func place(_ buffers: [Buffer], groups: [BufferGroup]? = nil) -> [Place] {
    let groups = groups ?? buffers.indices.map { BufferGroup(single: $0) }
    let order = groups.sorted {
      (-$0.span(buffers), $0.firstStep(buffers), $0.first) < (
        -$1.span(buffers), $1.firstStep(buffers), $1.first
      )
    }
    if sharing == .overlappingTight, let room = memories.first {
      var search = TightPlacement(buffers, order)
      let isEnough = { $0 <= room.capacity - room.reserved || memories.count == 1 }
      if let offsets = search.plan(), isEnough(search.ceiling) {
        return offsets.map { Place(memory: 0, offset: room.reserved + $0) }
      }
    }
    var places = [Place](repeating: Place(memory: 0, offset: 0), count: buffers.count)
    var placed: [Int] = []
    for group in order {
      let base = findPlace(for: group, buffers, places, placed)
      for member in group.members {
        places[member.buffer] = Place(memory: base.memory, offset: base.offset + member.offset)
        placed.append(member.buffer)
      }
    }
    return places
  }

  /// The lowest place in the first memory that has one; the last memory has no end.
  private func findPlace(
    for group: BufferGroup, _ buffers: [Buffer], _ places: [Place], _ placed: [Int]
  ) -> Place {
    let span = group.span(buffers)
    for (memory, room) in memories.enumerated() {
      var offset = room.reserved
      // Starts of the group with which one of its members would meet what lies there.
      let forbidden = placed.filter { places[$0].memory == memory }.flatMap { other in
        group.members.filter { member in
          sharing == .separate || buffers[other].overlaps(buffers[member.buffer])
        }.map { member in
          let start = places[other].offset - member.offset
          return (after: start - buffers[member.buffer].bytes, until: start + buffers[other].bytes)
        }
      }.sorted { $0.after < $1.after }
      for range in forbidden {
        if offset <= range.after { break }
        offset = max(offset, range.until)
      }
      if offset + span <= room.capacity || memory == memories.count - 1 {
        return Place(memory: memory, offset: offset)
      }
    }
    return Place(memory: 0, offset: 0)
  }
}

/// Buffers at fixed distances from each other.
package struct BufferGroup: Sendable {
  package struct Member: Sendable {
    package let buffer: Int
    /// From the lowest byte of the group.
    package let offset: Int
  }

  package let members: [Member]

  package init(single buffer: Int) { members = [Member(buffer: buffer, offset: 0)] }

  /// - Parameter positions: of each buffer, relative to each other; any of them may be the lowest.
  package init(_ positions: [(buffer: Int, position: Int)]) {
    let lowest = positions.map(\.position).min() ?? 0
    members = positions.map { Member(buffer: $0.buffer, offset: $0.position - lowest) }
  }

  var first: Int { members.map(\.buffer).min() ?? 0 }

  func span(_ buffers: [Buffer]) -> Int {
    members.map { $0.offset + buffers[$0.buffer].bytes }.max() ?? 0
  }

  func firstStep(_ buffers: [Buffer]) -> Int {
    members.map { buffers[$0.buffer].firstStep }.min() ?? 0
  }
}
