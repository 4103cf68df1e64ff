import Foundation
import Testing

@Suite("Does the history keep every finished row, whatever happens?", .serialized)
struct BenchHistoryTests {
  private let folder: TemporaryFolder
  private var environment: [String: String] { ["XDG_DATA_HOME": folder.path("data")] }

  init() throws { folder = try TemporaryFolder() }

  private func shell(_ script: String) throws -> Run {
    try run(
      "/bin/sh", ["-c", script],
      environment: environment.merging(["HWSIM_DEVICES": Program.devices, "H": Program.path]) { $1 }
    )
  }

  /// The kernels' names of the exported rows.
  private func exported() throws -> [String] {
    let run = try hwsim(
      ["bench", "history", "--export", folder.path("rows.jsonl")], environment: environment)
    #expect(run.status == 0, "\(run.errors)")
    return try folder.text("rows.jsonl").split(separator: "\n").map { line in
      let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      let measurement = row?["measurement"] as? [String: Any]
      return measurement?["name"] as? String ?? "?"
    }
  }

  @Test("What was measured is listed and exported whole")
  func kept() throws {
    let bench = try hwsim(
      ["bench", "--kernel", "add", "--counters", "none", "--budget", "1s"], environment: environment
    )
    #expect(bench.status == 0)
    #expect(try exported() == ["add 14x14x96", "add 14x14x96"])  // fp32 and int8
    let list = try hwsim(["bench", "history", "--kernel", "add"], environment: environment)
    #expect(list.output.contains("suite quick add"))
    let none = try hwsim(["bench", "history", "--kernel", "nope"], environment: environment)
    #expect(none.status == 0 && none.output.contains("Nothing yet"))
  }

  @Test("Two benchmarks at once lose nothing")
  func concurrent() throws {
    let run = try shell(
      """
      "$H" bench --kernel add --counters none --budget 1s >/dev/null & a=$!
      "$H" bench --kernel add --counters none --budget 1s >/dev/null & b=$!
      wait $a && wait $b
      """)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try exported().count == 4)
  }

  @Test("A benchmark that is killed leaves a history that can be read and written")
  func killed() throws {
    for delay in ["0.3", "0.7", "1.1"] {
      _ = try shell(
        """
        "$H" bench --suite quick --counters none --budget 1s >/dev/null 2>&1 & a=$!
        sleep \(delay); kill -9 $a; wait $a; true
        """)
      _ = try exported()
    }
    let bench = try hwsim(
      ["bench", "--kernel", "add", "--counters", "none", "--budget", "1s"], environment: environment
    )
    #expect(bench.errors.isEmpty)
    #expect(try exported().suffix(2) == ["add 14x14x96", "add 14x14x96"])
  }

  @Test("A full disk is said once, and the results are printed all the same")
  func fullDisk() throws {
    _ = try hwsim(
      ["bench", "--kernel", "add", "--counters", "none", "--budget", "1s"], environment: environment
    )
    // Files may not grow beyond 4 KiB: as on a full disk, writes to the log fail.
    let full = try shell("ulimit -f 8; exec \"$H\" bench --kernel add --counters none --budget 1s")
    #expect(full.status == 0, "\(full.errors)")
    #expect(full.output.contains("add 14x14x96"))
    #expect(full.errors.split(separator: "\n").count == 1, "\(full.errors)")
    #expect(full.errors.contains("hwsim: warning: history: "), "\(full.errors)")
    #expect(try exported().count == 2)
  }
}
