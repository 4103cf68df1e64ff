import HWSimCore

/// A number that holds while a layer runs.
struct LayerCounter {
  let name: String
  let unit: PacketWriter.CounterUnit
  var axis: String?
  /// When all layers have run.
  var after = 0.0
  let value: (LayerResult) -> Double
}

extension SimulationResult {
  /// What is drawn below the layers.
  var counters: [LayerCounter] { arraysInUse + bandwidths + [power] + occupancy }

  private var bandwidths: [LayerCounter] {
    levels.indices.filter { traffic[$0].bytes > 0 }.map { level in
      LayerCounter(name: "\(levels[level].name) traffic", unit: .named("B/s")) { layer in
        Double(layer.traffic[level].bytes) / layer.time.total.value
      }
    }
  }

  private var power: LayerCounter {
    LayerCounter(name: "power", unit: .named("W")) { layer in
      (layer.energy.total / layer.time.total).value
    }
  }

  /// Activation bytes that are alive, and what the memories that hold activations have left of weights.
  private var occupancy: [LayerCounter] {
    guard layers.contains(where: { $0.liveBytes > .zero }) else { return [] }
    let holders = fit.memories.filter { $0.activations > .zero }
    let room = holders.reduce(0) { $0 + $1.capacity.value - $1.weights.value }
    let axis = "activations"
    return [
      LayerCounter(name: "activations alive", unit: .bytes, axis: axis) {
        Double($0.liveBytes.value)
      },
      LayerCounter(
        name: "room for activations (\(holders.map(\.name).joined(separator: ", ")))", unit: .bytes,
        axis: axis, after: Double(room)
      ) { _ in Double(room) },
    ]
  }

  private var arraysInUse: [LayerCounter] {
    guard let inMemory else { return [] }
    return [
      LayerCounter(name: "\(inMemory.unit) in use", unit: .count) {
        Double($0.inMemory?.arrays ?? 0)
      }
    ]
  }
}
