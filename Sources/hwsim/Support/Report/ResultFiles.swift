import HWSimCore
import HWSimNetworks
import HWSimReports

/// Results that an earlier report wrote.
enum ResultFiles {
  /// Of several files, one after the other.
  static func results(at paths: [String]) throws(Failure) -> [SimulationResult] {
    var results: [SimulationResult] = []
    for path in paths {
      let text = try TextFile.contents(of: path, "a file of results, as 'hwsim report -o' writes")
      do {
        results += try ResultLines.results(in: text)
      } catch { throw Failure(.badData, "\(printable(path)):\(error)") }
    }
    guard !results.isEmpty else {
      throw Failure(
        .badData, "\(paths.map { printable($0) }.joined(separator: ", ")): no result in it")
    }
    return results
  }
}

extension [SimulationResult] {
  /// What was published of their networks, by name: of the zoo's, as a file may have any weights.
  var publishedAccuracies: [String: [PublishedAccuracy]] {
    var found: [String: [PublishedAccuracy]] = [:]
    for result in self where found[result.network.name] == nil {
      let name = result.network.name
      guard result.network.storedPrecision == nil,
        let specification = try? NetworkSpecification(name), specification.description == name
      else { continue }
      found[name] = PublishedAccuracies.of(specification)
    }
    return found
  }
}
