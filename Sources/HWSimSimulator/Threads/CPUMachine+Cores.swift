import HWSimCore

// What the replay still has to do for several cores: until then they share one core's caches.

extension CPUMachine: MultiCore {
  init(_ device: Device, cores: Int) { self.init(device) }

  mutating func select(core: Int) {}

  /// What each core's private levels counted since the last call, by core; empty where there is one.
  mutating func takeCoreTraffic() -> [[LevelTraffic]] { [] }
}
