package import HWSimCore

/// Gives buffers their offsets, so that those alive at the same time do not overlap.
///
/// Source: greedy by size, the arena planner of TensorFlow Lite (Pisarchyk and Lee,
/// arXiv:2001.03288, section 5.2).
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

  package func place(_ buffers: [Buffer]) -> [Place] {
    let order = buffers.indices.sorted {
      (-buffers[$0].bytes, buffers[$0].firstStep, $0) < (
        -buffers[$1].bytes, buffers[$1].firstStep, $1
      )
    }
    var places = [Place](repeating: Place(memory: 0, offset: 0), count: buffers.count)
    var placed: [Int] = []
    for index in order {
      places[index] = findPlace(for: index, buffers, places, placed)
      placed.append(index)
    }
    return places
  }

  /// The lowest gap in the first memory that has one; the last memory has no end.
  private func findPlace(
    for index: Int, _ buffers: [Buffer], _ places: [Place], _ placed: [Int]
  ) -> Place {
    for (memory, room) in memories.enumerated() {
      let obstacles = placed.filter { other in
        places[other].memory == memory
          && (sharing == .separate || buffers[other].overlaps(buffers[index]))
      }.map { (start: places[$0].offset, end: places[$0].offset + buffers[$0].bytes) }
        .sorted { $0.start < $1.start }
      var offset = room.reserved
      for obstacle in obstacles {
        if offset + buffers[index].bytes <= obstacle.start { break }
        offset = max(offset, obstacle.end)
      }
      if offset + buffers[index].bytes <= room.capacity || memory == memories.count - 1 {
        return Place(memory: memory, offset: offset)
      }
    }
    return Place(memory: 0, offset: 0)
  }
}
