import Foundation
import HWSimCore
import HWSimHistory
import HWSimTestSupport
import Testing

@Suite("Is every finished row kept, and no other?")
struct HistoryTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("data/history.sqlite") }

  init() throws { folder = try TemporaryFolder() }

  private func row(_ name: String, kernel: String = "pointwise", median: Double? = 1.5e-3)
    -> HistoryRow
  {
    HistoryRow(
      run: "r1", finished: "2026-11-25T19:40:00Z", machine: "cpu", version: "0.1.0",
      title: "suite quick", name: name, kernel: kernel, backend: "hwsim", variant: "avx2",
      shape: "14x14x96 -> 14x14x576", precision: "fp32", verdict: "ok", median: median,
      deviation: median.map { $0 / 100 }, record: #"{"name":"\#(name)"}"#)
  }

  @Test("What was appended is read back, in order, unknown times as unknown")
  func roundTrip() throws {
    let rows = [row("a"), row("b", median: nil), row("c", kernel: "add")]
    try rows.forEach { try History(path: path).append($0) }
    var read = try History(path: path).rows()
    #expect(read.map(\.number) == [1, 2, 3])
    for index in read.indices { read[index].number = nil }
    #expect(read == rows)
  }

  @Test("Filters and limits")
  func filters() throws {
    let history = try History(path: path)
    for name in ["a", "b", "c"] { try history.append(row(name)) }
    try history.append(row("d", kernel: "add"))
    #expect(try history.rows(HistoryFilter(kernel: "add")).map(\.name) == ["d"])
    #expect(try history.rows(newest: 2).map(\.name) == ["c", "d"])
    #expect(try history.rows(HistoryFilter(kernel: "pointwise"), newest: 1).map(\.name) == ["c"])
    #expect(try history.rows(HistoryFilter(machine: "another")).isEmpty)
  }

  @Test("Several writers lose nothing")
  func writers() async throws {
    let (path, rows) = (path, 50)
    let all = (0..<4).map { writer in (0..<rows).map { row("\(writer).\($0)") } }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for mine in all {
        group.addTask {
          // A connection each, as processes have.
          let history = try History(path: path)
          for row in mine { try history.append(row) }
        }
      }
      try await group.waitForAll()
    }
    let names = try History(path: path).rows().map(\.name)
    #expect(names.count == 4 * rows)
    #expect(Set(names).count == 4 * rows)
  }

  @Test("A file that is no history is left alone, and so said")
  func noHistory() throws {
    let text = String(repeating: "not a database\n", count: 100)
    try folder.write(text, to: "data/history.sqlite")
    #expect(message { _ = try History(path: path) }?.contains("is no history of hwsim") == true)
    #expect(folder.text("data/history.sqlite") == text)
  }

  @Test("A folder that cannot be made is one line")
  func noFolder() throws {
    let line = message { _ = try History(path: "/proc/no/history.sqlite") }
    #expect(line?.contains("cannot be opened") == true)
    #expect(line?.contains("\n") == false)
  }

  private func message(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return "\(error)"
    }
  }
}
