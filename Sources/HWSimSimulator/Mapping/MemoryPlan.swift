import HWSimCore

/// Where every tensor of an inference lies, and what that asks of each memory.
struct MemoryPlan {
  /// Address of each layer's output, by layer; fused layers share their step's.
  private(set) var outputs: [UInt64]
  /// Address of the weights of each layer that starts a step, by layer.
  let weights: [UInt64]
  /// Address of each step's scratch.
  private(set) var scratch: [UInt64]
  /// Activation bytes alive during each step.
  let live: [Int]
  private(set) var fit: FitReport

  init(
    _ network: Network, _ steps: [Step], _ device: Device, _ runtime: Runtime,
    _ placement: Placement, _ precision: Precision
  ) {
    let weightMemories = Self.levels(placement.weights, device)
    let activationMemories = Self.levels(placement.activations, device)
    let buffers = ActivationBuffers(network, steps, runtime, precision)

    let store = WeightStore(
      network, steps, device, weightMemories, precision, alignment: runtime.alignment)
    let planner = BufferPlanner(
      memories: activationMemories.map { level in
        (capacity: device.memory[level].size.value, reserved: store.used[level] ?? 0)
      }, sharing: runtime.planner)
    let places = planner.place(buffers.all, groups: buffers.groups)

    weights = store.addresses
    // What has no buffer is a constant, or a layer that the next loop gives its step's place.
    outputs = zip(buffers.ofLayer, store.addresses).map { buffer, constant in
      guard let buffer else { return constant }
      let place = places[buffer]
      return AddressMap.address(level: activationMemories[place.memory], offset: place.offset)
    }
    for step in steps {
      for layer in [step.layer] + step.fused { outputs[layer] = outputs[step.output] }
    }
    scratch = buffers.scratch.map { buffer in
      guard let buffer else { return 0 }
      let place = places[buffer]
      return AddressMap.address(level: activationMemories[place.memory], offset: place.offset)
    }

    var ends = [Int: Int]()
    for (buffer, place) in zip(buffers.all, places) {
      let level = activationMemories[place.memory]
      ends[level] = max(ends[level] ?? store.used[level] ?? 0, place.offset + buffer.bytes)
    }
    let live = buffers.livePerStep
    self.live = live
    let peak = live.indices.max { live[$0] < live[$1] } ?? 0
    fit = FitReport(
      memories: [], problems: [], peakLayer: network.layers[steps[peak].layer].name,
      peakLive: Bytes(live[peak]))
    if let footprint = runtime.footprint {
      let called = steps.filter { $0.template != nil }
      let channels = called.reduce(0) { $0 + network.scaledChannels(of: network.layers[$1.layer]) }
      fit.runtimeRAM = footprint.ram.bytes(layers: called.count, channels: channels)
      fit.code = footprint.code.bytes(layers: called.count, channels: channels)
    }
    for level in Set(weightMemories + activationMemories).sorted() {
      let held = store.used[level] ?? 0
      fit.memories.append(
        MemoryUse(
          name: device.memory[level].name, capacity: device.memory[level].size,
          weights: Bytes(held), activations: Bytes((ends[level] ?? held) - held)))
    }
    findProblems(network, steps, weightMemories, activationMemories, device, ends, store)
  }

  /// A demand fails where the last memory that it may use overflows.
  private mutating func findProblems(
    _ network: Network, _ steps: [Step], _ weightMemories: [Int], _ activationMemories: [Int],
    _ device: Device, _ ends: [Int: Int], _ store: WeightStore
  ) {
    let capacity = { (levels: [Int]) in levels.reduce(0) { $0 + device.memory[$1].size.value } }
    let names = { (levels: [Int]) in levels.map { device.memory[$0].name } }
    if let layer = store.overflowingLayer {
      fit.problems.append(
        FitProblem(
          demand: .weights, memories: names(weightMemories),
          needed: Bytes(store.used.values.reduce(0, +)), available: Bytes(capacity(weightMemories)),
          layer: network.layers[layer].name))
    }
    let overflows = activationMemories.contains {
      let (end, held) = (ends[$0] ?? 0, store.used[$0] ?? 0)
      return end > max(device.memory[$0].size.value, held)
    }
    if overflows {
      let needed = activationMemories.reduce(0) {
        $0 + max((ends[$1] ?? 0) - (store.used[$1] ?? 0), 0)
      }
      let held = activationMemories.reduce(0) { $0 + (store.used[$1] ?? 0) }
      fit.problems.append(
        FitProblem(
          demand: .activations, memories: names(activationMemories), needed: Bytes(needed),
          available: Bytes(max(capacity(activationMemories) - held, 0)), layer: fit.peakLayer))
    }
  }

  private static func levels(_ names: [String], _ device: Device) -> [Int] {
    names.compactMap { name in device.memory.firstIndex { $0.name == name } }
  }
}

/// Weights and constants in the order of their layers, each in the first memory with room; the last
/// takes the rest.
private struct WeightStore {
  /// By layer; 0 for one that stores nothing.
  private(set) var addresses: [UInt64]
  private(set) var used: [Int: Int] = [:]
  /// The first layer whose weights no longer fit anywhere.
  private(set) var overflowingLayer: Int?

  init(
    _ network: Network, _ steps: [Step], _ device: Device, _ memories: [Int],
    _ precision: Precision, alignment: Int
  ) {
    addresses = [UInt64](repeating: 0, count: network.layers.count)
    var sizes = network.layers.map { layer in
      if case .constant(let shape) = layer.operation { shape.elements * precision.bytes } else { 0 }
    }
    for step in steps { sizes[step.layer] = step.weightBytes }
    for (layer, size) in sizes.enumerated() where size > 0 {
      let bytes = aligned(size, to: alignment)
      let roomy = memories.first { (used[$0] ?? 0) + bytes <= device.memory[$0].size.value }
      let level = roomy ?? memories.last ?? 0
      if roomy == nil, overflowingLayer == nil { overflowingLayer = layer }
      addresses[layer] = AddressMap.address(level: level, offset: used[level] ?? 0)
      used[level, default: 0] += bytes
    }
  }
}

func aligned(_ bytes: Int, to alignment: Int) -> Int {
  ceilingDivision(bytes, alignment) * alignment
}
