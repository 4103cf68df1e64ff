import HWSimCore

/// The kinds of device that hwsim can simulate, as files name them.
enum DeviceKind: String, CaseIterable {
  case cpu
  case roofline
  case pimDigital = "pim-digital"
  case pimAnalog = "pim-analog"
  case pimDRAM = "pim-dram"
}

extension DeviceProfile {
  /// - Parameters:
  ///   - root: the file, with what it inherits and what the user set.
  ///   - kind: what the file says that it is.
  ///   - store: where the names of a runtime and of an energy table are looked up.
  init(
    reading root: Section, _ kind: DeviceKind, in store: ProfileStore
  ) throws(ProfileError) {
    switch kind {
    case .cpu: self = .processor(try Device(reading: root, in: store))
    case .roofline: self = .roofline(try RooflineDevice(reading: root))
    case .pimDigital: self = .memory(try PIMDevice(reading: root, .digital))
    case .pimAnalog: self = .memory(try PIMDevice(reading: root, .analog))
    case .pimDRAM: self = .memory(try PIMDevice(reading: root, .dram))
    }
  }
}
