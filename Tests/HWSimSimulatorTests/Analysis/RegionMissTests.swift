import HWSimCore
import HWSimSimulator
import Testing

/// Is every miss counted where its address lies?
@Suite struct RegionsOwnTheirMisses {
  @Test func tensorsAndGapsByHand() {
    var regions = RegionMisses([
      TraceTensor(name: "b", address: 200, bytes: 50),
      TraceTensor(name: "a", address: 100, bytes: 100),
    ])
    for address in [100, 199, 200, 249] as [UInt64] {
      regions.countMiss(at: address, isWrite: false)
    }
    regions.countMiss(at: 250, isWrite: true)
    regions.countMiss(at: 99, isWrite: false)
    regions.countWriteback(at: 100)
    let found = regions.regions
    #expect(found.map(\.name) == [nil, "a", "b", nil])
    #expect(found.map(\.address) == [0, 100, 200, 250])
    #expect(found.map(\.counts.readMisses) == [1, 2, 2, 0])
    #expect(found.map(\.counts.writeMisses) == [0, 0, 0, 1])
    #expect(found.map(\.counts.writebacks) == [0, 1, 0, 0])
  }

  @Test(arguments: 0..<200)
  func tensorsAsALinearSearchFindsThem(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    var tensors: [TraceTensor] = []
    var address = UInt64(random.below(50))
    for index in 0..<(1 + random.below(20)) {
      let bytes = random.below(40)
      tensors.append(TraceTensor(name: "t\(index)", address: address, bytes: bytes))
      address += UInt64(bytes + (random.below(2) == 0 ? 0 : random.below(30)))
    }
    var regions = RegionMisses(tensors.reversed())
    var (expected, elsewhere): ([String: RegionCounts], RegionCounts) = ([:], RegionCounts())
    for _ in 0..<500 {
      let at = UInt64(random.below(Int(address) + 50))
      let owner = tensors.first { at >= $0.address && at < $0.address + UInt64($0.bytes) }
      var counts = owner.flatMap { expected[$0.name] } ?? (owner == nil ? elsewhere : .init())
      switch random.below(3) {
      case 0:
        regions.countMiss(at: at, isWrite: false)
        counts.readMisses += 1
      case 1:
        regions.countMiss(at: at, isWrite: true)
        counts.writeMisses += 1
      default:
        regions.countWriteback(at: at)
        counts.writebacks += 1
      }
      if let owner { expected[owner.name] = counts } else { elsewhere = counts }
    }
    var found: [String: RegionCounts] = [:]
    var gaps = RegionCounts()
    for region in regions.regions {
      if let name = region.name {
        found[name] = region.counts
      } else {
        gaps.readMisses += region.counts.readMisses
        gaps.writeMisses += region.counts.writeMisses
        gaps.writebacks += region.counts.writebacks
      }
    }
    #expect(found == expected)
    #expect(gaps == elsewhere)
  }

  @Test(arguments: [0, 6, 12, 20])
  func bucketsWhereNoTensorIsKnown(shift: Int) {
    var random = SplitMix64(seed: UInt64(shift))
    var regions = RegionMisses(bucketShift: shift)
    var expected: [UInt64: Int] = [:]
    for _ in 0..<20_000 {
      let address = UInt64(random.below(1000)) << UInt64(shift) | 3 >> UInt64(20 - shift)
      regions.countMiss(at: address, isWrite: false)
      expected[address >> UInt64(shift), default: 0] += 1
    }
    let found = regions.regions
    #expect(found.map(\.address) == expected.keys.sorted().map { $0 << UInt64(shift) })
    #expect(found.map(\.counts.misses) == expected.sorted { $0.key < $1.key }.map(\.value))
    #expect(found.allSatisfy { $0.bytes == 1 << UInt64(shift) && $0.name == nil })
  }
}
