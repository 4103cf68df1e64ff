/// The rows of two files of results, joined.
public struct ResultComparison: Hashable, Sendable {
  /// In the order of the first file.
  public let rows: [RowComparison]
  /// What has no partner, or several that cannot be told apart.
  public let onlyFirst: [ResultRow]
  public let onlySecond: [ResultRow]

  public enum Part: String, CaseIterable, Sendable {
    case network, layer
  }

  /// - Parameters:
  ///   - part: nil joins networks and layers.
  ///   - threshold: share of a difference up to which two values count as the same.
  public init(_ first: [ResultRow], _ second: [ResultRow], by part: Part? = nil, threshold: Double)
  {
    let isWanted = { (row: ResultRow) in part == nil || (part == .layer) == (row.layer != nil) }
    let join = Join(first.filter(isWanted), second.filter(isWanted))
    rows = join.pairs.map { RowComparison($0, $1, threshold: threshold) }
    (onlyFirst, onlySecond) = (join.onlyFirst, join.onlySecond)
  }

  public var regressions: [RowComparison] { rows.filter(\.isRegression) }
}

/// Finds the partner of each row: of the same network, layer and metric, and, where a file has several of
/// those, of the same setup.
private struct Join {
  private(set) var pairs: [(ResultRow, ResultRow)] = []
  private(set) var onlyFirst: [ResultRow] = []
  private(set) var onlySecond: [ResultRow] = []

  private struct Key: Hashable {
    let network: String
    let layer: String?
    let metric: ResultMetric

    init(_ row: ResultRow) { (network, layer, metric) = (row.network, row.layer, row.metric) }
  }

  init(_ first: [ResultRow], _ second: [ResultRow]) {
    // A row that a file has twice counts once.
    let (first, second) = (first.unique, second.unique)
    let (one, other) = (Self.places(of: first), Self.places(of: second))
    var partner = [Int?](repeating: nil, count: first.count)
    var isTaken = [Bool](repeating: false, count: second.count)
    for (key, places) in one {
      for (mine, its) in Self.matches(places, first, other[key] ?? [], second) {
        (partner[mine], isTaken[its]) = (its, true)
      }
    }
    for (row, place) in zip(first, partner) {
      if let place { pairs.append((row, second[place])) } else { onlyFirst.append(row) }
    }
    onlySecond = zip(second, isTaken).filter { !$0.1 }.map(\.0)
  }

  private static func places(of rows: [ResultRow]) -> [Key: [Int]] {
    Dictionary(grouping: rows.indices) { Key(rows[$0]) }
  }

  private static func matches(
    _ mine: [Int], _ first: [ResultRow], _ its: [Int], _ second: [ResultRow]
  ) -> [(Int, Int)] {
    // Two devices, two libraries or two builds: that is the comparison.
    if mine.count == 1, its.count == 1 { return [(mine[0], its[0])] }
    var (mine, its, found) = (mine, its, [(Int, Int)]())
    for words in ResultSetup.keys {
      let one = Dictionary(grouping: mine) { words(first[$0].setup) }
      let other = Dictionary(grouping: its) { words(second[$0].setup) }
      for (setup, places) in one {
        guard !setup.contains(""), places.count == 1, let partners = other[setup],
          partners.count == 1
        else { continue }
        found.append((places[0], partners[0]))
      }
      let (taken, given) = (Set(found.map(\.0)), Set(found.map(\.1)))
      mine.removeAll { taken.contains($0) }
      its.removeAll { given.contains($0) }
    }
    return found
  }
}

extension ResultSetup {
  /// What a partner has in common, the most first.
  fileprivate static let keys: [@Sendable (ResultSetup) -> [String]] = [
    { [$0.device, $0.runtime, $0.precision, $0.threads.map(String.init) ?? "-"] },
    { [$0.device, $0.runtime, $0.precision] },
    { [$0.device, $0.runtime] },
    { [$0.device] },
    { [$0.runtime] },
  ]
}
