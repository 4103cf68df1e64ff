import HWSimCore

// The machine-readable result of a replay. Keys carry their units; the schema's number changes when a key does.

extension ReplayReport {
  var json: String { get throws { try encodeJSON(ReplayJSON(result)) } }
}

private struct ReplayJSON: Encodable {
  struct Trace: Encodable {
    let title: String
    let format: String
    let accesses: Int
    let reads: Int
    let writes: Int
    let fetches: Int
    let skippedLines: Int
  }

  struct Layer: Encodable {
    let name: String
    let kernel: String
    let levels: [TrafficJSON]
  }

  struct Regions: Encodable {
    let regionBytes: Int?
    let largest: [RegionJSON]
    let others: Int
    let ofOthers: [RegionJSON.Counts]
  }

  let schema = "hwsim.replay/1"
  let trace: Trace
  /// Null, not absent, where caches were described: the outer optional is always there.
  let device: String??
  let overrides: [String]
  let levels: [LevelJSON]
  let layers: [Layer]
  let regions: Regions?

  init(_ result: ReplayResult) {
    let (trace, names) = (result.trace, result.levels.map(\.level))
    self.trace = Trace(
      title: trace.title, format: trace.format, accesses: trace.accesses, reads: trace.reads,
      writes: trace.writes, fetches: trace.fetches, skippedLines: trace.skippedLines)
    device = .some(result.device)
    overrides = result.overrides
    levels = result.levels.map(LevelJSON.init)
    layers = result.layers.map { layer in
      Layer(
        name: layer.name, kernel: layer.kernel,
        levels: zip(names, layer.traffic).map { TrafficJSON($0, $1) })
    }
    regions = result.regions.map { regions in
      Regions(
        regionBytes: regions.size?.value,
        largest: regions.largest.map { RegionJSON($0, names) }, others: regions.others,
        ofOthers: RegionJSON.counts(regions.ofOthers, names))
    }
  }
}

private struct LevelJSON: Encodable {
  struct Classes: Encodable {
    let compulsory: Int
    let capacity: Int
    let conflict: Int
  }

  struct Reuse: Encodable {
    struct Bin: Encodable {
      let firstDistance: Int
      let lastDistance: Int
      let references: Int
    }

    struct WorkingSet: Encodable {
      let lines: Int
      let misses: Int
    }

    let histogram: [Bin]
    let firstReferences: Int
    let workingSet: [WorkingSet]
  }

  let traffic: TrafficJSON
  let sizeBytes: Int?
  let lineBytes: Int?
  let classes: Classes?
  let reuse: Reuse?

  init(_ level: ReplayLevel) {
    traffic = TrafficJSON(level.level, level.traffic)
    sizeBytes = level.level.isCache ? level.level.size.value : nil
    lineBytes = level.line?.value
    classes = level.classes.map {
      Classes(compulsory: $0.compulsory, capacity: $0.capacity, conflict: $0.conflict)
    }
    reuse = level.reuse.map { reuse in
      Reuse(
        histogram: reuse.histogram.enumerated().map { bin, count in
          let (first, last) = reuseBinEnds(bin)
          return Reuse.Bin(firstDistance: first, lastDistance: last, references: count)
        },
        firstReferences: reuse.cold,
        workingSet: reuse.workingSet.map {
          Reuse.WorkingSet(lines: $0.lines, misses: $0.misses)
        })
    }
  }
}

private struct TrafficJSON: Encodable {
  struct Rows: Encodable {
    let hits: Int
    let misses: Int
    let conflicts: Int
    let reads: Int
    let writes: Int
    let refreshes: Int
    let cycles: Int
  }

  let level: String
  let reads: Int
  let writes: Int
  let readBytes: Int
  let writeBytes: Int
  let hits: Int?
  let misses: Int?
  let readMisses: Int?
  let writeMisses: Int?
  let writebacks: Int?
  let fillBytes: Int?
  let prefetches: Int?
  let usefulPrefetches: Int?
  let victimHits: Int?
  let invalidations: Int?
  let rows: Rows?

  init(_ description: LevelDescription, _ counts: LevelTraffic) {
    let ifCache = { (count: Int) in description.isCache ? count : nil }
    level = description.name
    (reads, writes) = (counts.reads, counts.writes)
    (readBytes, writeBytes) = (counts.readBytes, counts.writeBytes)
    (hits, misses) = (ifCache(counts.hits), ifCache(counts.misses))
    (readMisses, writeMisses) = (ifCache(counts.readMisses), ifCache(counts.writeMisses))
    (writebacks, fillBytes) = (ifCache(counts.writebacks), ifCache(counts.fillBytes))
    prefetches = ifCache(counts.prefetches)
    usefulPrefetches = ifCache(counts.usefulPrefetches)
    (victimHits, invalidations) = (ifCache(counts.victimHits), ifCache(counts.invalidations))
    let bursts = counts.rows
    rows =
      bursts == RowCounts()
      ? nil
      : Rows(
        hits: bursts.hits, misses: bursts.misses, conflicts: bursts.conflicts,
        reads: bursts.reads, writes: bursts.writes, refreshes: bursts.refreshes,
        cycles: bursts.cycles)
  }
}

private struct RegionJSON: Encodable {
  struct Counts: Encodable {
    let level: String
    let readMisses: Int
    let writeMisses: Int
    let writebacks: Int
  }

  let tensor: String?
  let memory: String?
  let offset: UInt64
  let bytes: UInt64
  let levels: [Counts]

  init(_ region: ReplayRegion, _ names: [LevelDescription]) {
    (tensor, memory) = (region.name, region.memory)
    (offset, bytes) = (region.offset, region.bytes)
    levels = Self.counts(region.counts, names)
  }

  /// Of caches alone.
  static func counts(_ counts: [RegionCounts], _ names: [LevelDescription]) -> [Counts] {
    zip(names, counts).filter(\.0.isCache).map { level, counts in
      Counts(
        level: level.name, readMisses: counts.readMisses, writeMisses: counts.writeMisses,
        writebacks: counts.writebacks)
    }
  }
}
