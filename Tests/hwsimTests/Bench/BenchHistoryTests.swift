import Foundation
import Glibc
import HWSimTestSupport
import Testing

@Suite("Does the history keep every finished row, whatever happens?")
struct BenchHistoryTests {
  private let folder: TemporaryFolder
  private var environment: [String: String] { ["XDG_DATA_HOME": folder.path] }

  init() throws { folder = try TemporaryFolder() }

  private static let quick = [
    "bench", "--budget", "50 ms", "--counters", "none", "--format", "csv",
  ]

  /// The measurements kept so far, one JSON object each.
  private func rows(_ arguments: String...) throws -> [[String: Any]] {
    let file = folder.path("export.jsonl")
    let run = try hwsim(
      ["bench", "history", "--export", file] + arguments, environment: environment)
    #expect(run.status == 0, "\(run.errors)")
    return try folder.text("export.jsonl").split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  private func names(_ rows: [[String: Any]]) -> [String] {
    rows.compactMap { ($0["measurement"] as? [String: Any])?["name"] as? String }
  }

  @Test("What was printed is kept, in order, and filtered by kernel")
  func kept() throws {
    let run = try hwsim(
      Self.quick + ["--kernel", "add", "--kernel", "softmax"], environment: environment)
    #expect(run.status == 0, "\(run.errors)")
    let printed = CSV(run.output).column("name")
    #expect(printed.count == 3)
    #expect(names(try rows()) == printed)
    #expect(names(try rows("--kernel", "softmax")) == ["softmax 1x1x1000"])
    let shown = try hwsim(
      "bench", "history", "--limit", "1", "--format", "csv", environment: environment)
    #expect(CSV(shown.output).column("name") == [printed.last])
  }

  @Test("Asked not to, it keeps nothing; of nothing there is an empty list")
  func notKept() throws {
    let run = try hwsim(
      Self.quick + ["--kernel", "softmax", "--no-history"], environment: environment)
    #expect(run.status == 0)
    #expect(!FileManager.default.fileExists(atPath: folder.path("hwsim/history.sqlite")))
    #expect(try rows().isEmpty)
  }

  @Test("Several at once, on a history that none has made yet, lose nothing")
  func concurrent() async throws {
    let environment = environment
    let printed = try await withThrowingTaskGroup(of: [String].self) { group in
      for _ in 0..<4 {
        group.addTask {
          let run = try hwsim(Self.quick + ["--kernel", "add"], environment: environment)
          #expect(run.status == 0)
          #expect(run.errors.isEmpty, "\(run.errors)")
          return CSV(run.output).column("name")
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(printed.count == 8)
    #expect(names(try rows()).sorted() == printed.sorted())
  }

  @Test("Killed in the middle, it is readable, its rows are whole, and it takes more")
  func killed() throws {
    // Counting under a tool takes long enough to be killed in between.
    var process = pid_t()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
    }
    let words = [Program.path, "bench", "--budget", "50 ms", "--events", "work,software"]
    var arguments = words.map { strdup($0) } + [nil]
    let settings = ["XDG_DATA_HOME=\(folder.path)"]
    var variables = settings.map { strdup($0) } + [nil]
    defer { (arguments + variables).forEach { free($0) } }
    let code = posix_spawn(&process, Program.path, &actions, nil, &arguments, &variables)
    try #require(code == 0)
    var before: [String] = []
    for _ in 0..<2000 where before.isEmpty {
      usleep(2000)
      if FileManager.default.fileExists(atPath: folder.path("hwsim/history.sqlite")) {
        before = names(try rows())
      }
    }
    kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    #expect(!before.isEmpty)
    // What was seen is still there, and perhaps rows that came before the end.
    let after = names(try rows())
    #expect(Array(after.prefix(before.count)) == before)
    let run = try hwsim(Self.quick + ["--kernel", "softmax"], environment: environment)
    #expect(run.errors.isEmpty, "\(run.errors)")
    #expect(names(try rows()) == after + ["softmax 1x1x1000"])
  }

  @Test("On a full disk results are printed, one line says so, and what was kept stays")
  func fullDisk() throws {
    let first = try hwsim(Self.quick + ["--kernel", "softmax"], environment: environment)
    #expect(first.errors.isEmpty, "\(first.errors)")
    let before = names(try rows())
    // No file may grow beyond 40 KiB: the output may, SQLite's log may not; 80 blocks of 512 bytes.
    let command = "ulimit -f 80; exec \"$0\" \"$@\""
    let full = try run(
      "/bin/sh", ["-c", command, Program.path] + Self.quick, environment: environment)
    #expect(full.status == 0, "\(full.errors)")
    #expect(CSV(full.output).rows.count == 19)
    #expect(full.errors.split(separator: "\n").count == 1, "one line: \(full.errors)")
    #expect(full.errors.contains("history"))
    let after = names(try rows())
    #expect(Array(after.prefix(before.count)) == before)
    #expect(after.count < before.count + 19)
    let again = try hwsim(Self.quick + ["--kernel", "softmax"], environment: environment)
    #expect(again.errors.isEmpty, "\(again.errors)")
    #expect(names(try rows()).count == after.count + 1)
  }

  @Test("A history that is none is left alone; results are printed all the same")
  func noHistory() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("hwsim"), withIntermediateDirectories: true)
    try folder.write("not a database, but somebody's text\n", to: "hwsim/history.sqlite")
    let run = try hwsim(Self.quick + ["--kernel", "softmax"], environment: environment)
    #expect(run.status == 0)
    #expect(CSV(run.output).rows.count == 1)
    #expect(run.errors.contains("is no history of hwsim"))
    #expect(folder.text("hwsim/history.sqlite") == "not a database, but somebody's text\n")
    let shown = try hwsim("bench", "history", environment: environment)
    #expect(shown.status == 65)
  }
}
