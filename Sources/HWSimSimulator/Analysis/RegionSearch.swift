import HWSimCore

/// All addresses cut into pieces: tensors and the gaps between them, found by binary search.
struct RegionSearch {
  private struct Piece {
    var first: UInt64
    /// Of the tensor; nil in a gap.
    var name: String?
  }

  /// In the order of their addresses, the first at address 0; the last reaches to the end.
  private let pieces: [Piece]
  let isEmpty: Bool

  init(_ tensors: [TraceTensor]) {
    var pieces = [Piece(first: 0, name: nil)]
    let sorted = tensors.filter { $0.bytes > 0 }.sorted { $0.address < $1.address }
    for (index, tensor) in sorted.enumerated() {
      let (sum, overflow) = tensor.address.addingReportingOverflow(UInt64(tensor.bytes))
      let end = overflow ? UInt64.max : sum
      let next = index + 1 < sorted.count ? sorted[index + 1].address : UInt64.max
      if pieces[pieces.count - 1].first == tensor.address { pieces.removeLast() }
      pieces.append(Piece(first: tensor.address, name: tensor.name))
      if end < next { pieces.append(Piece(first: end, name: nil)) }
    }
    self.pieces = pieces
    isEmpty = sorted.isEmpty
  }

  var count: Int { pieces.count }

  func name(of index: Int) -> String? { pieces[index].name }

  func index(of address: UInt64) -> Int {
    var (low, high) = (0, pieces.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if pieces[middle].first <= address { low = middle } else { high = middle }
    }
    return low
  }

  /// First address and bytes; the last piece ends before the last address of all.
  func extent(of index: Int) -> (first: UInt64, bytes: UInt64) {
    let end = index + 1 < pieces.count ? pieces[index + 1].first : UInt64.max
    return (pieces[index].first, end - pieces[index].first)
  }
}
