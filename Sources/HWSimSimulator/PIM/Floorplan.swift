import HWSimCore

/// Where the tiles of a pipeline's stages lie, and how far their sums travel.
///
///     Floorplan(tiles: [2, 10], readers: [[1], []]).hops[0].onward   // 4
///
/// - Source: MNSIM 2.0, Tile_connection_graph.py, tile connection 2: stage after stage along squares that grow
///   from one corner, so that neighbours stay near.
/// - Models: a stage's sums meet in that of its tiles from which the farthest of its others and the farthest
///   tile of the stages that read them are nearest together.
/// - Ignores: two results on one link.
struct Floorplan {
  /// Links on the way.
  struct Hops: Equatable {
    /// From the stage's farthest tile to where its sums meet.
    var within = 0
    /// From there to the farthest tile that reads them.
    var onward = 0
  }

  /// Of each stage.
  let hops: [Hops]

  /// - Parameters:
  ///   - tiles: of each stage, at least one.
  ///   - readers: of each stage, the stages that its results reach.
  init(tiles: [Int], readers: [[Int]]) {
    var (next, places) = (0, [Range<Int>]())
    for count in tiles {
      places.append(next..<next + count)
      next += count
    }
    let reaches = places.map { Reach($0) }
    hops = places.indices.map { stage in
      let onward = readers[stage].map { reaches[$0] }
      return places[stage].lazy.map { tile in
        let position = Self.position(tile)
        return Hops(
          within: reaches[stage].farthest(from: position),
          onward: onward.map { $0.farthest(from: position) }.max() ?? 0)
      }.min { ($0.within + $0.onward, $0.within) < ($1.within + $1.onward, $1.within) } ?? Hops()
    }
  }

  /// Row and column of a tile: each square's new row and column are walked in turns up and down.
  static func position(_ tile: Int) -> (row: Int, column: Int) {
    let side = Int(Double(tile).squareRoot())
    let step = tile - side * side
    let (along, across) = step <= side ? (step, side) : (side, 2 * side - step)
    return side.isMultiple(of: 2) ? (across, along) : (along, across)
  }
}

/// The outermost tiles of a stage, from which the distance to its farthest follows.
private struct Reach {
  private var sums = (least: Int.max, most: Int.min)
  private var differences = (least: Int.max, most: Int.min)

  init(_ tiles: Range<Int>) {
    for tile in tiles {
      let (row, column) = Floorplan.position(tile)
      sums = (min(sums.least, row + column), max(sums.most, row + column))
      differences = (min(differences.least, row - column), max(differences.most, row - column))
    }
  }

  /// In links along rows and columns.
  func farthest(from position: (row: Int, column: Int)) -> Int {
    let (sum, difference) = (position.row + position.column, position.row - position.column)
    return max(
      max(sums.most - sum, sum - sums.least),
      max(differences.most - difference, difference - differences.least))
  }
}
