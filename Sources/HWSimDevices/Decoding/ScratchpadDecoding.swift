import HWSimCore

extension Scratchpad {
  static let keys = ["read", "write", "width"]

  init(reading section: Section) throws(ProfileError) {
    self.init(
      read: try section.read("read", .quantity(Limits.cycles)),
      write: try section.read("write", .quantity(Limits.cycles)),
      width: try section.read("width", .bytes(Limits.line)).value)
  }
}
