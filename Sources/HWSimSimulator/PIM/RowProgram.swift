import HWSimCore

/// What each row of a block does for a layer, in steps, once.
///
/// - Source: row-parallel multiplication, then addition: FloatPIM (ISCA 2019). That a row is filled with pairs
///   before the next takes the rest, and the tree that adds up the parts, are ours: the paper's text was
///   not at hand.
/// - Models: one result in a row, or as many rows as hold its operands; its products one after the other, each
///   added at once (the bias in the last place); parts added in a tree, each level a copy to the row beside and
///   an addition; a comparison as an addition.
/// - Ignores: loading a network's weights before its first inference.
struct RowProgram {
  /// Rows that a result takes.
  let parts: Int
  /// Pairs of operands in each.
  let pairs: Int
  var multiply = 0
  var add = 0
  var search = 0
  /// Levels of the tree, all together.
  var reduce = 0
  /// Searches in them, in steps of a search.
  var reduceSearch = 0
  /// Writing all operands of a row anew.
  let load: Int

  init(_ work: PIMWorkload, _ arithmetic: RowArithmetic, of memory: DigitalPIM) {
    let copy = arithmetic.format.bits * memory.copyStepsPerBit
    switch work.kind {
    case .dotProducts:
      parts = ceilingDivision(work.depth, memory.pairs(arithmetic))
      pairs = ceilingDivision(work.depth, parts)
      load = cycles(2 * pairs, copy)
    case .elements, .moves:
      let operands = max(1, ceilingDivision(work.inputs, work.results))
      parts = ceilingDivision(operands, 2 * memory.pairs(arithmetic))
      pairs = 0
      load = cycles(ceilingDivision(operands, parts), copy)
    }
    let (counts, parts, pairs) = (work.counts, parts, pairs)
    // Beside its products.
    func each(_ count: Int) -> Int { ceilingDivision(work.perResult(count), parts) }
    // An exponential is a series: as many multiplications as additions.
    let terms = cycles(each(counts.exponentials), memory.exponentialTerms)
    let divisions = Double(each(counts.divisions)) * memory.division
    let products = pairs + each(counts.multiplications) + terms + Int(divisions.rounded(.up))
    let sums = pairs + each(counts.additions) + each(counts.comparisons) + terms
    multiply = cycles(products, arithmetic.multiply)
    add = cycles(sums, arithmetic.add)
    search = cycles(sums, arithmetic.search)
    let levels = Self.levels(parts)
    reduce = levels * (copy + arithmetic.add)
    reduceSearch = levels * arithmetic.search
  }

  /// Levels of a tree that adds up so many parts: the logarithm, rounded up.
  static func levels(_ parts: Int) -> Int {
    parts <= 1 ? 0 : Int.bitWidth - (parts - 1).leadingZeroBitCount
  }
}
