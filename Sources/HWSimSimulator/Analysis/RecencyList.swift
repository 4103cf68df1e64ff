/// The nodes of a fully associative LRU cache, most recent first: a ring of indices.
///
/// Every node carries a label, by which its owner finds what it stands for.
struct RecencyList: ~Copyable {
  private struct Node {
    var label: Int
    var newer: UInt32
    var older: UInt32
  }

  static var none: Int { -1 }

  private let nodes: UnsafeMutablePointer<Node>
  private let capacity: Int
  private var used = 0
  /// The most recent node; the one newer than it, around the ring, is the least recent.
  private var front: UInt32 = 0

  /// - Parameter capacity: of nodes; in 1...2³².
  init(capacity: Int) {
    precondition(capacity > 0, "a cache has at least one line")
    self.capacity = capacity
    // Not initialised: pages of a large cache that stay unused are never mapped.
    nodes = .allocate(capacity: capacity)
  }

  deinit { nodes.deallocate() }

  @inline(__always)
  mutating func relabel(_ node: Int, _ label: Int) { nodes[node].label = label }

  @inline(__always)
  mutating func moveToFront(_ node: Int) {
    let index = UInt32(truncatingIfNeeded: node)
    guard index != front else { return }
    let last = nodes[Int(front)].newer
    if index != last {
      let (newer, older) = (nodes[node].newer, nodes[node].older)
      nodes[Int(newer)].older = older
      nodes[Int(older)].newer = newer
      link(index, between: last, and: front)
    }
    // The last node of a ring is before its first already.
    front = index
  }

  /// Puts a node with `label` in front: an unused one, or the least recent.
  ///
  /// - Returns: the node, and the label that it had before, or `none`.
  @inline(__always)
  mutating func reuseLast(for label: Int) -> (node: Int, evicted: Int) {
    if used == capacity {
      front = nodes[Int(front)].newer
      let evicted = nodes[Int(front)].label
      nodes[Int(front)].label = label
      return (Int(front), evicted)
    }
    let index = UInt32(truncatingIfNeeded: used)
    used &+= 1
    let last = used == 1 ? index : nodes[Int(front)].newer
    (nodes + Int(index)).initialize(to: Node(label: label, newer: index, older: index))
    if used > 1 { link(index, between: last, and: front) }
    front = index
    return (Int(index), Self.none)
  }

  @inline(__always)
  private mutating func link(_ index: UInt32, between last: UInt32, and first: UInt32) {
    nodes[Int(index)].newer = last
    nodes[Int(index)].older = first
    nodes[Int(last)].older = index
    nodes[Int(first)].newer = index
  }
}
