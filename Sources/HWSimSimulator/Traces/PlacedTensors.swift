import HWSimCore

// Tensors of a trace and pieces of memory, where the replay has them and where the trace does.

extension ReplayTarget {
  /// Those of a trace's tensors that lie in a memory, with their addresses there.
  func placed(_ tensors: [TraceTensor]) -> [TraceTensor] {
    tensors.compactMap { tensor in
      let memory = AddressMap.level(of: tensor.address)
      guard memory < levelOfMemory.count, let level = levelOfMemory[memory], tensor.bytes > 0
      else { return nil }
      let offset = AddressMap.offset(of: tensor.address) + displacements[memory]
      guard offset + UInt64(tensor.bytes) <= 1 << AddressMap.offsetBits else { return nil }
      return TraceTensor(
        name: tensor.name, address: UInt64(level) << AddressMap.offsetBits | offset,
        bytes: tensor.bytes)
    }
  }

  /// A piece of memory in the report's words. What lies between tensors is one piece, wherever it is.
  func region(_ region: RegionMisses.Region, isByTensor: Bool) -> ReplayRegion {
    let nothing = [RegionCounts](repeating: RegionCounts(), count: levels.count)
    guard region.name != nil || !isByTensor else {
      return ReplayRegion(name: nil, memory: nil, offset: 0, bytes: 0, counts: nothing)
    }
    return ReplayRegion(
      name: region.name, memory: levels[AddressMap.level(of: region.address)].name,
      offset: AddressMap.offset(of: region.address), bytes: region.bytes, counts: nothing)
  }
}
