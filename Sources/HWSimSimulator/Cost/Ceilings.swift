import HWSimCore

extension TimeModel {
  /// What no kernel on `threads` cores can exceed: the multipliers' rate, and each level's bandwidth.
  ///
  /// - Models: what `time` divides by, so that every layer lies below its roof.
  /// - Ignores: latency, and what else the core must execute.
  func ceilings(_ precision: Precision, threads: Int) -> [Ceiling] {
    var ceilings: [Ceiling] = []
    if let mac = device.core.mac[precision] {
      let rate = device.core.clock.value * Double(mac.lanes) / mac.cycles * Double(threads)
      let key = "core.mac.\(precision.rawValue)"
      let (source, isEstimate) = device.provenance.description(
        of: ["core.clock", "\(key).lanes", "\(key).cycles"])
      ceilings.append(
        Ceiling(
          kind: .compute, name: "\(precision.rawValue) multiply-accumulates", value: rate,
          source: source, isEstimate: isEstimate))
    }
    return ceilings + device.memory.compactMap { bandwidthCeiling($0, threads) }
  }

  /// Nil where nothing is known, or where no data move.
  private func bandwidthCeiling(_ level: MemoryLevel, _ threads: Int) -> Ceiling? {
    guard let (bandwidth, keys) = bandwidth(of: level, threads) else { return nil }
    let (source, isEstimate) = device.provenance.description(
      of: keys.map { "memory.\(level.name).\($0)" })
    let correction =
      memoryFactor == 1
      ? "" : "; measured transfers take \(significant(memoryFactor)) times as long"
    return Ceiling(
      kind: .memory, name: level.name, value: bandwidth.value / memoryFactor,
      source: source + correction, isEstimate: isEstimate)
  }

  /// With the keys of the numbers that it is made of.
  private func bandwidth(of level: MemoryLevel, _ threads: Int) -> (Bandwidth, [String])? {
    let clock = device.core.clock.value
    let cores = level.isPrivate ? Double(threads) : 1
    switch level.kind {
    case .cache(let cache):
      return cache.bandwidth.map { (Bandwidth($0.value * clock * cores), ["bandwidth"]) }
    case .tlb: return nil
    case .dma(let buffer): return (Bandwidth(buffer.bandwidth.value * clock), ["bandwidth"])
    case .scratchpad(let memory):
      let cycles = min(memory.read.value, memory.write.value)
      // The core's own loads and stores take a cycle each.
      let shortest = isDirect(level) ? max(cycles, 1) : cycles
      guard shortest > 0 else { return nil }
      return (
        Bandwidth(Double(memory.width) / shortest * clock * Double(threads)),
        ["read", "write", "width"]
      )
    case .flash(let flash):
      let cycles = flash.waitStates.value + 1
      return (
        Bandwidth(Double(flash.width) / cycles * clock), ["wait_states", "width"]
      )
    case .dram(let dram):
      let rate = Self.bandwidth(
        of: threads, alone: dram.bandwidth, together: dram.sharedBandwidth)
      return (rate, threads > 1 ? ["bandwidth", "shared_bandwidth"] : ["bandwidth"])
    }
  }
}
