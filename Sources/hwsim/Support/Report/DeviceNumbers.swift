import HWSimCore

/// A number of a device that a report halves and doubles, one at a time.
struct DeviceNumber: Hashable, Sendable {
  /// As the report calls it, such as `"bandwidth of dram"`.
  let name: String
  /// As it is.
  let value: String
  /// As it would be, by factor: what `--set` takes. Missing where the device cannot be so.
  let changed: [Double: Change]

  struct Change: Hashable, Sendable {
    let value: String
    /// `key=value`.
    let settings: [String]

    /// - Parameter setting: what the keys are set to; nil: what is shown.
    init(_ value: String, _ keys: [String], setting: String? = nil) {
      self.value = value
      settings = keys.map { "\($0)=\(setting ?? value)" }
    }
  }

  static let factors = [0.5, 2]

  /// - Parameter change: by a factor; nil where that cannot be.
  private init(_ name: String, _ value: String, _ change: (Double) -> Change?) {
    (self.name, self.value) = (name, value)
    changed = Dictionary(
      Self.factors.compactMap { factor in change(factor).map { (factor, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// A quantity under one key or more.
  private static func quantity<U>(_ name: String, _ keys: [String], _ quantity: Quantity<U>) -> Self
  {
    DeviceNumber(name, written(quantity)) { Change(written(quantity * $0), keys) }
  }

  private static func bytes(_ name: String, _ key: String, _ bytes: Bytes) -> Self {
    DeviceNumber(name, written(bytes)) { factor in
      let changed = Double(bytes.value) * factor
      return Int(exactly: changed).map { Change(written(Bytes($0)), [key]) }
    }
  }

  private static func count(_ name: String, _ key: String, _ count: Int) -> Self {
    DeviceNumber(name, "\(count)") { factor in
      Int(exactly: Double(count) * factor).map { Change("\($0)", [key]) }
    }
  }

  // MARK: - By device

  static func all(of profile: DeviceProfile, _ precision: Precision) -> [DeviceNumber] {
    switch profile {
    case .processor(let device): processor(device, precision)
    case .memory(let device): memory(device.architecture, precision)
    case .roofline(let device): peaks(device, precision)
    }
  }

  private static func peaks(_ device: RooflineDevice, _ precision: Precision) -> [DeviceNumber] {
    let rate = device.macsPerCycle[precision] ?? 1
    return [
      quantity("clock", ["clock"], device.clock),
      count("MACs per cycle", "macs_per_cycle.\(precision.rawValue)", rate),
      quantity("bandwidth of dram", ["memory.bandwidth"], device.bandwidth),
    ]
  }

  private static func processor(_ device: Device, _ precision: Precision) -> [DeviceNumber] {
    var numbers = [quantity("clock", ["core.clock"], device.core.clock)]
    if let mac = device.core.mac[precision] {
      let key = "core.mac.\(precision.rawValue).cycles"
      let perCycle = Double(mac.lanes) / mac.cycles
      numbers.append(
        DeviceNumber("MACs per cycle", plain(perCycle)) { factor in
          Change(plain(perCycle * factor), [key], setting: written(Cycles(mac.cycles / factor)))
        })
    }
    return numbers + device.memory.flatMap(level)
  }

  private static func level(_ level: MemoryLevel) -> [DeviceNumber] {
    let key = "memory.\(level.name)"
    let size = bytes("size of \(level.name)", "\(key).size", level.size)
    let bandwidth = "bandwidth of \(level.name)"
    switch level.kind {
    case .tlb: return []
    case .cache(let cache):
      return [size]
        + (cache.bandwidth.map { [quantity(bandwidth, ["\(key).bandwidth"], $0)] } ?? [])
    case .dma(let buffer): return [quantity(bandwidth, ["\(key).bandwidth"], buffer.bandwidth)]
    case .scratchpad(let memory):
      guard memory.read == memory.write else { return [size] }
      let rate = Double(memory.width) / memory.read.value
      return [
        size,
        DeviceNumber(bandwidth, "\(plain(rate)) B/cycle") { factor in
          Change(
            "\(plain(rate * factor)) B/cycle", ["\(key).read", "\(key).write"],
            setting: written(memory.read / factor))
        },
      ]
    case .flash(let flash):
      // A word comes after its wait states and one cycle.
      let cycles = flash.waitStates.value + 1
      let rate = Double(flash.width) / cycles
      return [
        size,
        DeviceNumber(bandwidth, "\(plain(rate)) B/cycle") { factor in
          let waiting = cycles / factor - 1
          guard waiting >= 0 else { return nil }
          return Change(
            "\(plain(rate * factor)) B/cycle", ["\(key).wait_states"],
            setting: written(Cycles(waiting)))
        },
      ]
    case .dram(let dram):
      let one = quantity(bandwidth, ["\(key).bandwidth"], dram.bandwidth)
      guard let shared = dram.sharedBandwidth else { return [one] }
      return [
        one, quantity("shared bandwidth of \(level.name)", ["\(key).shared_bandwidth"], shared),
      ]
    }
  }

  private static func memory(
    _ architecture: PIMArchitecture, _ precision: Precision
  ) -> [DeviceNumber] {
    switch architecture {
    case .digital(let memory):
      return [
        quantity("time of a step", ["step"], memory.step), count("blocks", "blocks", memory.blocks),
        count("rows", "rows", memory.rows), count("columns", "columns", memory.columns),
        count("copy steps per bit", "copy_steps_per_bit", memory.copyStepsPerBit),
      ]
    case .analog(let memory):
      return [
        quantity("time of a step", ["step"], memory.step), count("arrays", "arrays", memory.arrays),
        count("rows", "rows", memory.rows), count("columns", "columns", memory.columns),
        count("bits of a cell", "cell_bits", memory.cellBits),
      ]
        + (memory.converters.map { [quantity("rate of converters", ["converters.rate"], $0.rate)] }
          ?? [])
    case .bankSIMD(let memory):
      return [
        quantity("time of a tile", ["lanes.tile_time"], memory.tileTime),
        count("units", "lanes.units", memory.units),
        quantity("bandwidth", ["lanes.bandwidth"], memory.bandwidth),
        quantity("launch", ["lanes.launch"], memory.launch),
      ]
    case .bankCores(let memory):
      let key = "cores.formats.\(precision.rawValue)"
      let rates = memory.formats.first { $0.format == precision }
      return [
        count("cores", "cores.cores", memory.cores),
        quantity("clock", ["cores.clock"], memory.clock),
        quantity("bandwidth to banks", ["cores.to_banks"], memory.toBanks),
        quantity("bandwidth from banks", ["cores.from_banks"], memory.fromBanks),
      ]
        + (rates.map { [quantity("rate of multiplications", ["\(key).multiply"], $0.multiply)] }
          ?? [])
    }
  }
}

// MARK: - As a device file writes it

/// With the unit in which the number is short, and all its digits: `"1075.2 MHz"`.
private func written<U>(_ quantity: Quantity<U>) -> String {
  let units = U.scale.filter(\.isPreferred)
  let unit = units.first { abs(quantity.value) >= $0.factor } ?? units.last
  guard let unit else { return plain(quantity.value) }
  return "\(plain(quantity.value / unit.factor)) \(unit.symbol)"
}

private func written(_ bytes: Bytes) -> String {
  let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
  let unit = units.first { bytes.value >= $0.1 && bytes.value % $0.1 == 0 }
  return unit.map { "\(bytes.value / $0.1) \($0.0)" } ?? "\(bytes.value) B"
}

/// A whole number without its fraction of zeros; others without the last digits, which are rounding errors.
private func plain(_ value: Double) -> String {
  let rounded = Double(fixed(value, decimals: 9)) ?? value
  return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
}
