import HWSimCore

extension HostMeasurements {
  /// The device file of this machine: what was measured says so, what was not is marked as an estimate.
  ///
  ///     try measurements.deviceFile(name: "host", runtime: "host").write(…)
  ///
  /// - Models: one core and its caches; peaks, bandwidths and latencies as probes reached them.
  /// - Ignores: TLBs, prefetchers and the rows of the DRAM, which no probe looks at; energy.
  public func deviceFile(name: String, runtime: String) -> String {
    """
    # Written by 'hwsim calibrate'. \(origin)
    name: \(name)
    title: \(quoted("This machine: \(processor)"))
    kind: cpu

    core:
      name: \(quoted(processor))
      isa: \(isa)
      source: \(quoted(origin))
      cores: \(cores)
      clock: { value: \(number(clock.value / 1e6)) MHz, source: "measured: additions that wait for each other, one a cycle" }
      issue_width: { value: 6, estimated: "no probe; usual for an out-of-order core of a server or desktop" }
      pipes:
        fma: [mac]
        alu: [alu, divide, exponential]
        load: [load]
        store: [store]
        branch: [branch, call]
      cycles:
        load: { value: \(cycles(perVectorAt: nearest)) cycles, source: "measured: \(nearest) from the nearest cache, \(vectorBytes) B a load" }
        store: { value: \(cycles(perVectorAt: storeBandwidth)) cycles, source: "measured: \(storeBandwidth) to the nearest cache, \(vectorBytes) B a store" }
        alu: { value: 0.25 cycles, estimated: "four a cycle" }
        branch: { value: 0.5 cycles, estimated: "two predicted branches a cycle" }
        call: { value: \(number(call.value * clock.value)) cycles, source: "measured: a call that does nothing" }
        divide: { value: 5 cycles, estimated: "a vector division; no probe" }
        exponential: { value: 20 cycles, estimated: "a polynomial of about 40 instructions; no probe" }
      mac:
    \(peaks.sorted { $0.key.rawValue < $1.key.rawValue }.map(mac).joined(separator: "\n"))
      latency_hiding: { value: 1, estimated: "kernels read in streams, and what a stream waits is part of the bandwidths that streams measured" }
      overlap: { value: \(number(overlap)), estimated: "loads run ahead under arithmetic, except at the ends of loops" }

    memory:
    \(caches.indices.map(entry).joined(separator: "\n"))
      - name: dram
        kind: dram
        source: \(quoted(origin))
        size: \(memory.value) B
        bandwidth: { value: \(number(ownBandwidth(caches.count).value / 1e9)) GB/s, source: "measured: \(memoryBandwidth) for loads, less what the caches take of it" }
        latency: \(number(memoryLatency.value * 1e9)) ns

    placements:
      - { name: default, weights: [dram], activations: [dram] }

    energy:
      table: lecture-45nm
      static: { value: 0 W, estimated: "no energy was measured: what the table gives is the arithmetic and the traffic of another technology" }

    runtime: \(runtime)

    """
  }

  private var nearest: Bandwidth { caches.first?.bandwidth ?? memoryBandwidth }

  /// Share of the shorter of compute and transfers that runs under the longer: see `TimeModel`.
  private var overlap: Double { 0.8 }

  /// The bandwidth between the level number `index` (memory: behind the caches) and the one before it.
  ///
  /// A stream from a level was measured from there to the registers: its time is that of its loads, as far
  /// as they are not hidden, and of every transfer on the way. What the nearer level does not explain, this
  /// one takes.
  private func ownBandwidth(_ index: Int) -> Bandwidth {
    let own = waiting(index) - (index > 0 ? waiting(index - 1) : 0)
    // A level that seems no slower than the one before it costs nothing that a probe could see.
    return Bandwidth(own > 1e-15 ? 1 / own : 1e15)
  }

  /// Seconds that a byte of a stream from a level waits for transfers.
  private func waiting(_ index: Int) -> Double {
    guard index > 0 else { return 0 }
    let bandwidth = index < caches.count ? caches[index].bandwidth : memoryBandwidth
    return 1 / bandwidth.value - (1 - overlap) / nearest.value
  }

  private func cycles(perVectorAt bandwidth: Bandwidth) -> String {
    number(Double(vectorBytes) * clock.value / bandwidth.value)
  }

  private func mac(_ precision: Precision, _ peak: Peak) -> String {
    let cycles = number(clock.value / peak.perSecond)
    return "    \(precision.rawValue): { lanes: \(peak.lanes), cycles: \(cycles) cycles, "
      + "source: \"measured: \(engineering(Int(peak.perSecond))) instructions a second\" }"
  }

  private func entry(_ index: Int) -> String {
    let cache = caches[index]
    var lines = [
      "  - name: \(cache.name)",
      "    kind: cache",
      "    source: \"as the system describes it\"",
      "    size: \(cache.size.value) B",
      "    line: \(cache.line) B",
      "    ways: \(cache.ways)",
      "    replacement: { value: lru, estimated: \"not published\" }",
      "    write: { value: back, estimated: \"usual\" }",
    ]
    if cache.isShared { lines.append("    shared: true") }
    if index > 0 {
      let latency = number((cache.latency?.value ?? 0) * clock.value)
      let bandwidth = number(ownBandwidth(index).value / clock.value)
      lines.append(
        "    latency: { value: \(latency) cycles, source: \"measured: a chain of pointers\" }")
      lines.append(
        "    bandwidth: { value: \(bandwidth) B/cycle, source: \"measured: \(cache.bandwidth) for loads, less what the nearer level takes of it\" }"
      )
    }
    return (lines + ["    serves: [dram]"]).joined(separator: "\n")
  }

  /// Four digits are more than a probe knows.
  private func number(_ value: Double) -> String {
    value >= 100
      ? fixed(value, decimals: 0)
      : value >= 1 ? fixed(value, decimals: 2) : fixed(value, decimals: 4)
  }
}
