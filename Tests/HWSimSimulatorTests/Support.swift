import HWSimCore

/// A shape that is known to be possible.
func shape(_ channels: Int, _ height: Int = 1, _ width: Int = 1, batch: Int = 1) -> Shape {
  guard let shape = Shape(batch: batch, channels: channels, height: height, width: width) else {
    fatalError("\(batch)x\(channels)x\(height)x\(width) is no shape")
  }
  return shape
}
