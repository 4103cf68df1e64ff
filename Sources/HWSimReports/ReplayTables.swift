import HWSimCore

// Tables for reading; the records with full precision are in ReplayRecords.swift.

/// Columns that not every device has are there where any level counted something.
func replayLevelTable(_ result: ReplayResult) -> Table {
  let levels = result.levels.filter { !isIdle($0, result) }
  let hasClasses = levels.contains { $0.classes != nil }
  let extras = levelExtras.filter { extra in levels.contains { extra.count($0.traffic) != 0 } }
  var table = Table(
    [
      .text("level"), .number("reads"), .number("writes"), .number("misses"), .number("miss rate"),
    ] + (hasClasses ? ["compulsory", "capacity", "conflict"].map(Table.Column.number) : [])
      + ["write-backs", "bytes read", "bytes written", "bytes fetched"].map(Table.Column.number)
      + extras.map { .number($0.name) })
  for level in levels {
    let (counts, isCache) = (level.traffic, level.level.isCache)
    let ifCache = { (cell: String) in isCache ? cell : "-" }
    var cells = [
      shown(level.level.name), "\(counts.reads)", "\(counts.writes)", ifCache("\(counts.misses)"),
      ifCache(missRate(counts)),
    ]
    if hasClasses {
      let classes = level.classes.map {
        [$0.compulsory, $0.capacity, $0.conflict].map(String.init)
      }
      cells += classes ?? ["-", "-", "-"]
    }
    cells += [
      ifCache("\(counts.writebacks)"), "\(counts.readBytes)", "\(counts.writeBytes)",
      ifCache("\(counts.fillBytes)"),
    ]
    table.append(cells + extras.map { "\($0.count(counts))" })
  }
  return table
}

private let levelExtras: [(name: String, count: @Sendable (LevelTraffic) -> Int)] = [
  ("prefetches", { $0.prefetches }), ("of these useful", { $0.usefulPrefetches }),
  ("victim hits", { $0.victimHits }), ("invalidated", { $0.invalidations }),
]

/// A memory that a trace names and never uses says nothing.
private func isIdle(_ level: ReplayLevel, _ result: ReplayResult) -> Bool {
  result.device == nil && !level.level.isCache && level.traffic.accesses == 0
}

private func missRate(_ counts: LevelTraffic) -> String {
  counts.accesses == 0 ? "-" : percent(Double(counts.misses) / Double(counts.accesses))
}

/// Nil where no memory's rows are described.
func rowTable(_ result: ReplayResult) -> Table? {
  let levels = result.levels.filter { $0.traffic.rows != RowCounts() }
  guard !levels.isEmpty else { return nil }
  var table = Table(
    [.text("memory")]
      + ["bursts", "row hits", "row misses", "row conflicts", "refreshes", "cycles"]
      .map(Table.Column.number))
  for level in levels {
    let rows = level.traffic.rows
    table.append(
      [shown(level.level.name)]
        + [rows.bursts, rows.hits, rows.misses, rows.conflicts, rows.refreshes, rows.cycles]
        .map(String.init))
  }
  return table
}

/// Misses of caches and bytes of memories, per layer.
func replayLayerTable(_ result: ReplayResult, _ layers: [ReplayLayer]) -> Table {
  let levels = result.levels.indices.filter { !isIdle(result.levels[$0], result) }
  var table = Table(
    [.text("layer"), .text("kernel")]
      + levels.map { index in
        let level = result.levels[index].level
        return .number(shown(level.name) + (level.isCache ? " misses" : " bytes"))
      })
  for layer in layers {
    table.append(
      [shown(layer.name), shown(layer.kernel)]
        + levels.map { index in
          let counts = layer.traffic[index]
          return "\(result.levels[index].level.isCache ? counts.misses : counts.bytes)"
        })
  }
  return table
}

func replayRegionTable(_ result: ReplayResult, _ regions: ReplayRegions) -> Table {
  let caches = result.levels.indices.filter { result.levels[$0].level.isCache }
  var table = Table(
    (regions.size == nil ? [.text("tensor")] : []) + [.text("memory"), .number("from")]
      + [.number("bytes")]
      + caches.flatMap { index in
        ["misses", "write-backs"].map { .number("\(shown(result.levels[index].level.name)) \($0)") }
      })
  let cells = { (counts: [RegionCounts]) in
    caches.flatMap { ["\(counts[$0].misses)", "\(counts[$0].writebacks)"] }
  }
  for region in regions.largest {
    let name = regions.size == nil ? [region.name.map(shown) ?? "(no tensor)"] : []
    let place = region.memory.map {
      [shown($0), "0x" + String(region.offset, radix: 16), "\(region.bytes)"]
    }
    table.append(name + (place ?? ["-", "-", "-"]) + cells(region.counts))
  }
  if regions.others > 0 {
    let name = "(\(regions.others) more)"
    let places = regions.size == nil ? [name, "-", "-", "-"] : [name, "-", "-"]
    table.append(places + cells(regions.ofOthers))
  }
  return table
}

// MARK: - Reuse

func reuseTable(_ reuse: ReuseSummary) -> Table {
  var table = Table([.text("other lines between"), .number("references"), .number("share")])
  let total = reuse.histogram.reduce(reuse.cold, +)
  let share = { (count: Int) in
    total == 0 ? "-" : percent(Double(count) / Double(total))
  }
  for (bin, count) in reuse.histogram.enumerated() {
    table.append([reuseBin(bin), "\(count)", share(count)])
  }
  table.append(["first reference", "\(reuse.cold)", share(reuse.cold)])
  return table
}

/// Bin 0 is distance 0, bin 1 is 1, bin 2 is 2 to 3, bin 3 is 4 to 7.
private func reuseBin(_ bin: Int) -> String {
  let (first, last) = reuseBinEnds(bin)
  return first == last ? "\(first)" : "\(first) to \(last)"
}

func reuseBinEnds(_ bin: Int) -> (first: Int, last: Int) {
  bin == 0 ? (0, 0) : (1 << (bin - 1), (1 << bin) - 1)
}

func workingSetTable(_ reuse: ReuseSummary, line: Bytes) -> Table {
  var table = Table([.number("size"), .number("lines"), .number("misses"), .number("miss rate")])
  let total = reuse.histogram.reduce(reuse.cold, +)
  for point in reuse.workingSet {
    let rate = total == 0 ? "-" : percent(Double(point.misses) / Double(total))
    table.append([
      "\(Bytes(point.lines * line.value))", "\(point.lines)", "\(point.misses)", rate,
    ])
  }
  return table
}
