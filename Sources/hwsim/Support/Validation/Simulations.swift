import HWSimCore
import HWSimSimulator

extension [MappedRow] {
  /// Each setup once; what cannot be simulated is an answer, too.
  func simulated(
    jobs: Int?
  ) throws -> [SimulationSetup: Result<SimulationResult, Unmapped>] {
    var unique: [SimulationSetup: MappedRow] = [:]
    for row in self { unique[row.setup] = row }
    // The longest first, so that no processor is left alone with one at the end.
    let macs = { (row: MappedRow) in row.setup.network.counts.macs }
    let work = unique.values.sorted { macs($0) > macs($1) }
    let progress = Progress("\(work.count) simulations", work: work.map { Double(macs($0)) })
    defer { progress.finish() }
    let results = try inParallel(work.count, jobs: jobs) { index in
      let result = Result { () throws(SimulationError) in
        try work[index].simulator().simulate(work[index].setup.network)
      }
      progress.show(1, of: index)
      return result.mapError { Unmapped(reason: $0.description) }
    }
    return Dictionary(zip(work.map(\.setup), results), uniquingKeysWith: { first, _ in first })
  }
}
