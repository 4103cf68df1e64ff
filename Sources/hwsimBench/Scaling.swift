import Foundation
import HWSimCore
import HWSimHarness

/// How the time of a simulation grows with the network's input: linear where a line touch costs the same.
enum Scaling {
  private static let networks = ["mobilenetv1", "vgg16"]
  private static let resolutions = [96, 192, 384, 768, 1280]

  /// - Note: The smallest networks show the start of the program, some milliseconds.
  static func report(_ hwsim: String) {
    print("growth with the resolution on snapdragon820, one run each")
    for network in networks {
      // The first run fills the page cache.
      _ = Run(hwsim, "\(network):resolution=\(resolutions[0])")
      print("  \(network)")
      print(
        row("resolution", "line touches", "elapsed", "processor", "ns per line touch"))
      for resolution in resolutions {
        guard let run = Run(hwsim, "\(network):resolution=\(resolution)") else {
          print("  \(network) at \(resolution): failed")
          exit(70)
        }
        let nanoseconds = run.timing.processor * 1e9 / Double(run.touches)
        print(
          row(
            "\(resolution)", engineering(run.touches), "\(Seconds(run.timing.elapsed))",
            "\(Seconds(run.timing.processor))", significant(nanoseconds)))
      }
    }
  }

  private static func row(_ cells: String...) -> String {
    "    "
      + cells.map { String(repeating: " ", count: max(0, 20 - $0.count)) + $0 }.joined()
  }

  /// One simulation as a process of its own.
  private struct Run {
    let timing: ProgramRun
    /// Requests of the core that its first cache serves, a line each.
    let touches: Int

    /// - Returns: nil where the program fails.
    init?(_ hwsim: String, _ network: String) {
      let file = FileManager.default.temporaryDirectory
        .appendingPathComponent("hwsimBench.\(getpid()).json")
      defer { try? FileManager.default.removeItem(at: file) }
      let command = [
        hwsim, "simulate", network, "--device", "snapdragon820", "--format", "json", "-o",
        file.path,
      ]
      guard let timing = try? ProgramRun(command),
        let report = try? JSONDecoder().decode(Report.self, from: Data(contentsOf: file)),
        let first = report.results.first?.total.levels.first
      else { return nil }
      self.timing = timing
      touches = first.reads + first.writes
    }
  }

  /// Of a report as JSON, what is asked for.
  private struct Report: Decodable {
    struct Result: Decodable { let total: Total }
    struct Total: Decodable { let levels: [Level] }
    struct Level: Decodable {
      let reads: Int
      let writes: Int
    }

    let results: [Result]
  }
}
