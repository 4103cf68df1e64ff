import HWSimCore

/// What passed through each level while each layer ran.
struct LayerTraffic {
  private struct Name: Hashable {
    let layer: String
    let kernel: String
  }

  private(set) var all: [ReplayLayer] = []
  private var places: [Name: Int] = [:]
  /// The layer that runs, and what had passed before it.
  private var current: Int?
  private var before: [LevelTraffic]

  /// A trace may have as many layers as it likes; this many names are kept.
  private static let mostNames = 1 << 14

  init(_ traffic: [LevelTraffic]) { before = traffic }

  mutating func begin(_ layer: String, _ kernel: String, _ traffic: [LevelTraffic]) {
    end(traffic)
    let isFull = places.count >= Self.mostNames
    var name = Name(layer: layer, kernel: kernel)
    if isFull, places[name] == nil { name = Name(layer: "(further layers)", kernel: "") }
    if let place = places[name] {
      current = place
      return
    }
    current = all.count
    places[name] = all.count
    let nothing = traffic.map { _ in LevelTraffic() }
    all.append(ReplayLayer(name: name.layer, kernel: name.kernel, traffic: nothing))
  }

  /// Gives the layer that runs what has passed since it began.
  mutating func end(_ traffic: [LevelTraffic]) {
    if let current {
      for level in traffic.indices {
        all[current].traffic[level] += traffic[level] - before[level]
      }
    }
    before = traffic
  }
}
