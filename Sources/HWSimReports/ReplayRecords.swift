import HWSimCore

// CSV of a replay: one record per level, layer, region or distance, base units in the column names.

func replayLevelRecords(_ result: ReplayResult) -> Table {
  let counts = [
    "size_bytes", "line_bytes", "reads", "writes", "read_bytes", "write_bytes", "hits", "misses",
    "read_misses", "write_misses", "compulsory", "capacity", "conflict", "writebacks", "fill_bytes",
    "prefetches", "useful_prefetches", "victim_hits", "invalidations", "row_hits", "row_misses",
    "row_conflicts",
  ]
  var table = Table(
    ["trace", "device", "level"].map(Table.Column.text) + counts.map(Table.Column.number))
  for level in result.levels {
    let (traffic, isCache) = (level.traffic, level.level.isCache)
    let ofCache = [
      traffic.hits, traffic.misses, traffic.readMisses, traffic.writeMisses,
      level.classes?.compulsory, level.classes?.capacity, level.classes?.conflict,
      traffic.writebacks, traffic.fillBytes, traffic.prefetches, traffic.usefulPrefetches,
      traffic.victimHits, traffic.invalidations,
    ].map { isCache ? cell($0) : "" }
    let requests = [traffic.reads, traffic.writes, traffic.readBytes, traffic.writeBytes]
    let rows = [traffic.rows.hits, traffic.rows.misses, traffic.rows.conflicts]
    let hasRows = traffic.rows != RowCounts()
    table.append(
      [result.trace.title, result.device ?? "", level.level.name]
        + [isCache ? "\(level.level.size.value)" : "", cell(level.line?.value)]
        + requests.map(String.init) + ofCache + rows.map { hasRows ? "\($0)" : "" })
  }
  return table
}

private func cell(_ number: Int?) -> String { number.map(String.init) ?? "" }

func replayLayerRecords(_ result: ReplayResult) -> Table {
  let measures = ["reads", "writes", "read_bytes", "write_bytes", "misses", "writebacks"]
  var table = Table(
    [.text("layer"), .text("kernel")] + columns(result.levels, measures))
  for layer in result.layers {
    let cells = layer.traffic.flatMap {
      [$0.reads, $0.writes, $0.readBytes, $0.writeBytes, $0.misses, $0.writebacks]
    }
    table.append([layer.name, layer.kernel] + cells.map(String.init))
  }
  return table
}

func replayRegionRecords(_ result: ReplayResult) -> Table {
  let caches = result.levels.indices.filter { result.levels[$0].level.isCache }
  var table = Table(
    [.text("tensor"), .text("memory"), .number("offset"), .number("bytes")]
      + columns(caches.map { result.levels[$0] }, ["read_misses", "write_misses", "writebacks"]))
  for region in result.regions?.largest ?? [] {
    let cells = caches.flatMap { level in
      let counts = region.counts[level]
      return [counts.readMisses, counts.writeMisses, counts.writebacks]
    }
    let place = region.memory.map { [$0, "\(region.offset)", "\(region.bytes)"] }
    table.append([region.name ?? ""] + (place ?? ["", "", ""]) + cells.map(String.init))
  }
  return table
}

func reuseRecords(_ result: ReplayResult) -> Table {
  var table = Table([
    .text("level"), .number("line_bytes"), .number("first_distance"), .number("last_distance"),
    .number("references"), .number("misses_if_fully_associative"),
  ])
  for level in result.levels {
    guard let reuse = level.reuse, let line = level.line else { continue }
    // A cache of as many lines as a distance has misses it: bin k ends where 2^k lines begin.
    for (bin, count) in reuse.histogram.enumerated() {
      let (first, last) = reuseBinEnds(bin)
      let misses = bin < reuse.workingSet.count ? "\(reuse.workingSet[bin].misses)" : ""
      table.append([level.level.name, "\(line.value)", "\(first)", "\(last)", "\(count)", misses])
    }
    table.append([level.level.name, "\(line.value)", "", "", "\(reuse.cold)", ""])
  }
  return table
}

private func columns(_ levels: [ReplayLevel], _ measures: [String]) -> [Table.Column] {
  levels.flatMap { level in measures.map { .number("\(level.level.name)_\($0)") } }
}
