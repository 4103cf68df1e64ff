import HWSimHarness
import Testing

@Suite("Is nothing always measured behind the same neighbour?")
struct RandomOrderTests {
  @Test("Over as many rounds as subjects, each takes each place once", arguments: [1, 2, 3, 7])
  func latinSquare(count: Int) {
    var order = RandomOrder(of: count)
    for _ in 0..<5 {
      let square = (0..<count).map { _ in order.next() }
      for round in square { #expect(round.sorted() == Array(0..<count)) }
      for place in 0..<count {
        #expect(square.map { $0[place] }.sorted() == Array(0..<count))
      }
    }
  }

  @Test("Two subjects take turns in going first: ABBA or BAAB, and both come up")
  func twoSubjects() {
    var order = RandomOrder(of: 2)
    var firsts = Set<[Int]>()
    for _ in 0..<50 {
      let (one, other) = (order.next(), order.next())
      #expect(one == other.reversed())
      firsts.insert(one)
    }
    #expect(firsts == [[0, 1], [1, 0]])
  }

  @Test("The same seed gives the same orders, another seed others")
  func seeds() {
    let orders = { (seed: UInt64) in
      var order = RandomOrder(of: 5, seed: seed)
      return (0..<20).map { _ in order.next() }
    }
    #expect(orders(1) == orders(1))
    #expect(orders(1) != orders(2))
  }
}
