public import HWSimCore

/// The memories that a trace is replayed against, and which of them hold what it addresses.
///
/// A network's trace names its memories: those go by their names. A program's trace has addresses of one
/// memory: data is taken to lie where the device's activations do, and instructions where its weights do;
/// assignments say otherwise.
public struct ReplayTarget: Sendable {
  /// What of a trace lies in a memory.
  public struct Assignment: Hashable, Sendable {
    public enum Part: Hashable, Sendable {
      /// Of a program's trace; both ends included.
      case addresses(ClosedRange<UInt64>)
      /// A memory that the trace names.
      case memory(String)
    }

    public let memory: String
    public let part: Part

    public init(memory: String, part: Part) {
      self.memory = memory
      self.part = part
    }
  }

  public let levels: [MemoryLevel]
  let name: String?
  /// By memory of the trace: the level that stands for it; nil where there is none.
  let levelOfMemory: [Int?]
  /// By memory of the trace: bytes by which its addresses are moved, so that what shares a level does not
  /// overlap.
  let displacements: [UInt64]
  /// Of a trace that names no memories.
  let data: Int
  let fetches: Int
  let ranges: [(addresses: ClosedRange<UInt64>, level: Int)]

  /// Bytes between memories of a trace that share one of the device: more than any has.
  private static let apart: UInt64 = 1 << 40

  /// Caches in front of plain memories: one for each that the trace names, else one.
  ///
  /// - Parameter caches: nearest first; what each serves does not matter.
  public init(caches: [(name: String, geometry: CacheGeometry)], for header: TraceHeader) {
    let memories = header.memories.isEmpty ? ["memory"] : header.memories
    let plain = DRAM(bandwidth: Bandwidth(1), latency: .zero)
    levels =
      caches.map { cache in
        var geometry = cache.geometry
        geometry.serves = Array(Set(memories)).sorted()
        let size = geometry.line * geometry.lines
        return MemoryLevel(name: cache.name, size: Bytes(size), kind: .cache(geometry))
      }
      + memories.map { MemoryLevel(name: $0, size: Bytes(1 << 48), kind: .dram(plain)) }
    name = nil
    levelOfMemory = memories.indices.map { caches.count + $0 }
    displacements = memories.map { _ in 0 }
    (data, fetches, ranges) = (caches.count, caches.count, [])
  }

  /// - Parameter placement: one of the device's, by name; nil takes its first.
  public init(
    _ device: Device, placement: String? = nil, assignments: [Assignment] = [],
    for header: TraceHeader
  ) throws(SimulationError) {
    let placement = try device.placement(placement)
    (name, levels) = (device.name, device.memory)
    var chosen: [String: Int] = [:]
    var ranges: [(ClosedRange<UInt64>, Int)] = []
    for assignment in assignments {
      let level = try Self.level(assignment.memory, in: device)
      switch assignment.part {
      case .addresses(let addresses):
        guard header.memories.isEmpty else {
          throw SimulationError(
            "the trace names its memories (\(Self.list(header.memories))), so none of its addresses "
              + "is assigned; write a memory's name instead of a range")
        }
        ranges.append((addresses, level))
      case .memory(let name):
        guard header.memories.contains(name) else {
          let names = header.memories
          let cure =
            names.isEmpty ? "; it names none: write a range" : suggestion(for: name, in: names)
          throw SimulationError("the trace has no memory '\(printable(name))'\(cure)")
        }
        chosen[name] = level
      }
    }
    self.ranges = ranges
    data = try Self.level(placement.activations[0], in: device)
    fetches = try Self.level(placement.weights[0], in: device)
    var (ofMemory, displacements, shared) = ([Int?](), [UInt64](), [Int: UInt64]())
    for name in header.memories {
      let level = chosen[name] ?? device.memory.firstIndex { $0.name == name && $0.holdsData }
      ofMemory.append(level)
      displacements.append(level.map { (shared[$0] ?? 0) * Self.apart } ?? 0)
      if let level { shared[level, default: 0] += 1 }
    }
    // A trace that names no memory may have tensors all the same.
    levelOfMemory = header.memories.isEmpty ? [data] : ofMemory
    self.displacements = header.memories.isEmpty ? [0] : displacements
  }

  private static func level(_ name: String, in device: Device) throws(SimulationError) -> Int {
    if let level = device.memory.firstIndex(where: { $0.name == name && $0.holdsData }) {
      return level
    }
    let names = device.memory.filter(\.holdsData).map(\.name)
    throw SimulationError(
      "device '\(device.name)' has no memory '\(printable(name))'\(suggestion(for: name, in: names))"
    )
  }

  private static func list(_ names: [String]) -> String {
    printable(names.joined(separator: ", "), limit: 200)
  }

  /// Where an access of a program lies.
  @inline(__always)
  func level(of access: Access) -> Int {
    for (addresses, level) in ranges where addresses.contains(access.address) { return level }
    return access.kind == .fetch ? fetches : data
  }

  /// Whether all accesses of a program's trace lie in one memory.
  var isOneMemory: Bool { data == fetches && ranges.isEmpty }

  /// Why a memory of the trace cannot be replayed.
  func missing(_ memory: Int, _ header: TraceHeader) -> SimulationError {
    let names = Self.list(levels.filter(\.holdsData).map(\.name))
    let own = memory < header.memories.count ? printable(header.memories[memory]) : "\(memory)"
    return SimulationError(
      "the trace's memory '\(own)' is none of the device '\(name ?? "")'; say which of \(names) "
        + "stands for it: --memory NAME=\(own)")
  }
}
