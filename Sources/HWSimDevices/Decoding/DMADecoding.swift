import HWSimCore

extension DMABuffer {
  static let keys = ["block", "blocks", "double_buffered", "setup", "bandwidth", "serves"]

  init(reading section: Section) throws(ProfileError) {
    self.init(
      block: try section.powerOfTwo("block", in: Limits.block),
      blocks: try section.read("blocks", .integer(Limits.blocks)),
      isDoubleBuffered: try section.read("double_buffered", .fact),
      setup: try section.read("setup", .quantity(Limits.cycles)),
      bandwidth: try section.read("bandwidth", .quantity(Limits.bytesPerCycle)),
      serves: try section.list("serves", of: .name))
  }
}
