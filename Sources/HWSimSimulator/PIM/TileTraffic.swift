import HWSimCore

/// What buffers and links do for one vector of a layer's inputs.
///
/// - Source: MNSIM 2.0, PE_latency.py, Tile_latency.py and Model_latency.py: inputs are read into the rows'
///   registers, the columns' sums of a tile's arrays pass its one buffer, and what tiles hold is gathered and
///   sent on, each after the other.
/// - Models: all arrays at once, each with its own input buffer; a tile's buffer, word by word in and out; links
///   that pass a message on when all of it is there.
/// - Ignores: inputs that the window before has read already, and how they came into the buffers.
struct TileTraffic {
  /// Until the vector's results are where they are read.
  let time: Seconds
  let energy: Joules

  /// Of a layer with dot products.
  init(
    _ tiles: AnalogPIM.Tiles, _ layout: CrossbarLayout, outputs: Int, bits: Int,
    hops: Floorplan.Hops
  ) {
    let sums = cycles(min(tiles.arrays, layout.arrays), layout.columnsInUse)
    let inputWords = tiles.words(of: layout.rowsInUse, bits: bits)
    let sumWords = tiles.words(of: sums, bits: tiles.sumBits)
    let gathered = Double(hops.within) * Double(sums) * Double(bits)
    let sent = Double(hops.onward) * Double(outputs) * Double(bits)
    time =
      (inputWords + 2 * sumWords) * tiles.cycle + Seconds((gathered + sent) / tiles.link.value)
    let buffers = Double(ceilingDivision(layout.arrays, tiles.arrays))
    energy =
      Double(layout.arrays) * inputWords * tiles.readEnergy
      + buffers * sumWords * (tiles.writeEnergy + tiles.readEnergy)
  }

  /// Of a pixel that the tile's logic computes from what lies in the buffer.
  init(_ tiles: AnalogPIM.Tiles, inputs: Int, outputs: Int, bits: Int) {
    let (read, written) = (
      tiles.words(of: inputs, bits: bits), tiles.words(of: outputs, bits: bits)
    )
    time = (read + written) * tiles.cycle
    energy = read * tiles.readEnergy + written * tiles.writeEnergy
  }
}

extension AnalogPIM.Tiles {
  fileprivate func words(of count: Int, bits: Int) -> Double {
    Double(ceilingDivision(cycles(count, bits), word))
  }
}
