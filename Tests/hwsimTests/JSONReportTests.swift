import Foundation
import Testing

@Suite("Do the layers of a JSON report add up to its totals?")
struct JSONReportTests {
  private struct Report: Decodable {
    let schema: String
    let results: [Result]
  }

  private struct Result: Decodable {
    let macs: Int
    let operations: Int
    let parameters: Int
    let total: Cost
    let layers: [Layer]
  }

  private struct Layer: Decodable {
    let macs: Int
    let operations: Int
    let parameters: Int
    let cost: Cost
  }

  private struct Cost: Decodable {
    let timeS: Double
    let energyJ: Double
    let levels: [Level]
  }

  private struct Level: Decodable {
    let level: String
    let reads: Int
    let writes: Int
    let readBytes: Int
    let writeBytes: Int
    let misses: Int?
  }

  private func report(_ networks: String...) throws -> Report {
    let words = ["simulate"] + networks + ["--device", "mcu80,mcu216,snapdragon820"]
    let run = try hwsim(words + ["--format", "json"])
    #expect(run.status == 0, "\(run.errors)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Report.self, from: Data(run.output.utf8))
  }

  @Test("Counts, times, energies and traffic")
  func sums() throws {
    let report = try report("cifar10cnn", "shufflenet")
    #expect(report.schema == "hwsim.simulation/1")
    #expect(report.results.count == 6)
    for result in report.results {
      let (layers, total) = (result.layers, result.total)
      #expect(layers.reduce(0) { $0 + $1.macs } == result.macs)
      #expect(layers.reduce(0) { $0 + $1.operations } == result.operations)
      #expect(layers.reduce(0) { $0 + $1.parameters } == result.parameters)
      #expect(isNear(layers.reduce(0) { $0 + $1.cost.timeS }, total.timeS))
      #expect(isNear(layers.reduce(0) { $0 + $1.cost.energyJ }, total.energyJ))
      for (index, level) in total.levels.enumerated() {
        let parts = layers.map(\.cost.levels[index])
        #expect(parts.allSatisfy { $0.level == level.level })
        #expect(parts.reduce(0) { $0 + $1.reads } == level.reads)
        #expect(parts.reduce(0) { $0 + $1.writes } == level.writes)
        #expect(parts.reduce(0) { $0 + $1.readBytes } == level.readBytes)
        #expect(parts.reduce(0) { $0 + $1.writeBytes } == level.writeBytes)
        #expect(parts.reduce(0) { $0 + ($1.misses ?? 0) } == level.misses ?? 0)
      }
    }
  }

  /// Sums in another order differ in the last bits.
  private func isNear(_ left: Double, _ right: Double) -> Bool {
    abs(left - right) <= 1e-9 * abs(right)
  }

  @Test(
    "Every command's JSON is JSON and says its schema",
    arguments: [
      ("count cifar10cnn", "count"), ("count cifar10cnn --by kind", "count"),
      ("networks", "networks"), ("networks cifar10cnn", "count"), ("devices", "devices"),
      ("devices show mcu80", "profile"), ("devices show mcu80 --runtime", "profile"),
    ])
  func schemas(_ line: String, _ name: String) throws {
    let words = line.split(separator: " ").map(String.init) + ["--format", "json"]
    let text = try hwsim(words).output
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect(object?["schema"] as? String == "hwsim.\(name)/1")
    #expect((object?["records"] as? [Any])?.isEmpty == false)
  }
}
