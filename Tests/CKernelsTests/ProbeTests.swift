import CKernels
import Testing

/// Do the probes do the work that they say they did?
@Suite struct ProbesDoWhatTheySay {
  private static var probes: [ck_probes] {
    var count: Int32 = 0
    let all = ck_probe_variants(&count)
    return (0..<Int(count)).compactMap { all?[$0] }
  }

  @Test func streams() {
    let count = 256
    let b = UnsafeMutableBufferPointer<Float>.allocate(capacity: 3 * count)
    defer { b.deallocate() }
    for index in b.indices { b[index] = Float(index) }
    guard let a = b.baseAddress else { return }
    let (one, other) = (a + count, a + 2 * count)
    for probe in Self.probes {
      #expect(probe.copy(a, one, count) == 8 * count)
      #expect((0..<count).allSatisfy { a[$0] == one[$0] })
      #expect(probe.scale(a, one, 3, count) == 8 * count)
      #expect((0..<count).allSatisfy { a[$0] == 3 * one[$0] })
      #expect(probe.add(a, one, other, count) == 12 * count)
      #expect((0..<count).allSatisfy { a[$0] == one[$0] + other[$0] })
      #expect(probe.triad(a, one, other, 3, count) == 12 * count)
      #expect((0..<count).allSatisfy { a[$0] == one[$0] + 3 * other[$0] })
      var sum: Float = 0
      #expect(probe.sum(one, count, &sum) == 4 * count)
      #expect(sum == Float((count..<2 * count).reduce(0, +)))
    }
  }

  /// x = x / 2 + 1 ends at 2 in every one of 12 vectors.
  @Test func peaks() {
    for probe in Self.probes {
      var sum: Float = 0
      let operations = probe.multiply_add(100, &sum)
      let lanes = operations / 100 / 12 / 2
      #expect(sum == Float(2 * 12 * lanes))
    }
  }

  /// One cycle through all lines: back at the start after as many hops, and not before.
  @Test func aChaseMeetsEveryLineOnce() {
    let lines = 1000
    let memory = UnsafeMutableRawPointer.allocate(byteCount: lines * 64, alignment: 64)
    defer { memory.deallocate() }
    let start = ck_chase_prepare(memory, lines * 64, 1)
    var place = start
    var met = Set<UnsafeMutablePointer<UnsafeMutableRawPointer?>?>()
    for _ in 0..<lines {
      met.insert(place)
      place = ck_chase(place, 1)
    }
    #expect(met.count == lines)
    #expect(place == start)
    #expect(ck_chase(start, Int64(lines)) == start)
  }
}
