import Foundation
import HWSimTestSupport
import Testing

@Suite("Is a report complete, the same twice, and the same from its own results?")
struct ReportTests {
  private static let small = [
    "report", "cifar10cnn", "dscnn", "--device", "mcu80", "--device", "pim-floatpim",
  ]

  /// Plots are drawn by another program, which need not be there.
  private func report(_ words: [String], in folder: String) throws -> Run {
    try hwsim(words + ["--plots", "none", "-o", folder])
  }

  @Test("Twice the same, file by file")
  func sameBytes() throws {
    let folder = try TemporaryFolder()
    for name in ["one", "two"] {
      let run = try report(Self.small, in: folder.path(name))
      #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
    }
    let names = try files(in: folder.path("one"))
    #expect(names.contains("README.md") && names.contains("results.jsonl"))
    #expect(names.contains { $0.hasPrefix("tables/") } && names.contains { $0.hasPrefix("plots/") })
    #expect(try files(in: folder.path("two")) == names)
    for name in names { #expect(folder.text("one/\(name)") == folder.text("two/\(name)")) }
    #expect(!names.contains { $0.hasSuffix(".tmp") })
  }

  private func files(in folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
  }

  @Test("What is named twice is compared once")
  func twice() throws {
    let runs = try [["cifar10cnn", "mcu80"], ["cifar10cnn cifar10cnn", "mcu80,mcu80"]].map {
      try hwsim(
        ["report"] + $0[0].split(separator: " ").map(String.init)
          + ["--device", $0[1], "--format", "csv"])
    }
    #expect(runs[0].status == 0 && runs[0].output == runs[1].output)
  }

  @Test("Jobs do not show")
  func jobs() throws {
    let runs = try ["1", "3"].map { try hwsim(Self.small + ["--jobs", $0]) }
    #expect(runs[0].status == 0 && runs[0].output == runs[1].output)
  }

  @Test(
    "From its own results it is the same but for how to rebuild it, and --from makes the same results"
  )
  func from() throws {
    let folder = try TemporaryFolder()
    #expect(try report(Self.small, in: folder.path("one")).status == 0)
    let again = ["report", "--from", folder.path("one/results.jsonl")]
    #expect(try report(again, in: folder.path("two")).status == 0)
    let (one, two) = (folder.text("one/README.md"), folder.text("two/README.md"))
    #expect(withoutRebuilding(one) == withoutRebuilding(two))
    #expect(withoutRebuilding(one).contains("## 11. "))
    #expect(folder.text("one/results.jsonl") == folder.text("two/results.jsonl"))
  }

  /// Without the command and the hashes of its inputs.
  private func withoutRebuilding(_ text: String) -> String {
    let parts = text.components(separatedBy: "made this report with")
    let rest = parts.last?.components(separatedBy: "**How far to trust the times**") ?? []
    return (parts.first ?? "") + (rest.last ?? "")
  }

  @Test("Measurements of one's own stand beside predictions")
  func measurements() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "source,soc,runtime,model,precision,metric,value\n"
        + "my board,mcu80,cmsis-nn,cifar10cnn,int8,latency_ms,400\n", to: "mine.csv")
    let run = try hwsim(
      "report", "cifar10cnn", "--device", "mcu80", "--measurements", folder.path("mine.csv"))
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("400 ms") && run.output.contains("my board"))
    let missing = try hwsim(
      "report", "cifar10cnn", "--device", "mcu80", "--measurements", folder.path("none.csv"))
    #expect(missing.status == 66 && missing.errors.contains("none.csv"), "\(missing.errors)")
  }

  @Test("Several files of results become one report")
  func several() throws {
    let folder = try TemporaryFolder()
    for network in ["cifar10cnn", "dscnn"] {
      let run = try report(["report", network, "--device", "mcu80"], in: folder.path(network))
      #expect(run.status == 0, "\(run.errors)")
    }
    let run = try hwsim(
      "report", "--from", folder.path("cifar10cnn/results.jsonl"), "--from",
      folder.path("dscnn/results.jsonl"))
    #expect(run.output.hasPrefix("# cifar10cnn and dscnn on mcu80\n"))
  }

  @Test("A what-if of the report is what --set simulates")
  func whatIf() throws {
    let folder = try TemporaryFolder()
    _ = try report(["report", "cifar10cnn", "--device", "mcu216"], in: folder.path("one"))
    var checked = 0
    for line in folder.text("one/results.jsonl").split(separator: "\n") {
      let result = try object(line)
      guard let overrides = result["overrides"] as? [String], !overrides.isEmpty else { continue }
      let settings = overrides.flatMap { ["--set", $0] }
      let run = try hwsim(
        ["simulate", "cifar10cnn", "--device", "mcu216", "--format", "json"] + settings)
      let simulated = try object(Substring(run.output))["results"] as? [[String: Any]]
      #expect(time(result) == time(simulated?.first ?? [:]), "\(overrides)")
      checked += 1
    }
    #expect(checked > 8)
  }

  private func object(_ text: Substring) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(object as? [String: Any])
  }

  /// Sums in another order differ in the last bits.
  private func time(_ result: [String: Any]) -> String? {
    let total = result["total"] as? [String: Any]
    return (total?["time_s"] as? Double).map { String(format: "%.12g", $0) }
  }

  @Test("A summary ends after three sections and is short")
  func summary() throws {
    let networks = ["mobilenetv2", "squeezenet", "shufflenet", "cifar10cnn"]
    let run = try hwsim(
      ["report", "--device", "mcu80,stm32f446,pim-isaac,pim-floatpim", "--summary"] + networks)
    #expect(run.status == 0 && run.output.utf8.count < 64_000)
    #expect(run.output.contains("\n## 3. ") && !run.output.contains("\n## 4. "))
  }

  @Test("Text has the same sections")
  func text() throws {
    let run = try hwsim(Self.small + ["--format", "text"])
    #expect(run.output.contains("\n11. Where the numbers are from\n====="))
    #expect(!run.output.contains("<details>") && !run.output.contains("**"))
  }

  @Test("CSV is the table of pairs, and JSON has the numbers of all tables and plots")
  func records() throws {
    let folder = try TemporaryFolder()
    #expect(try report(Self.small, in: folder.path).status == 0)
    #expect(
      try hwsim(Self.small + ["--format", "csv"]).output == folder.text("tables/pairs.csv"))
    let sections = try #require(
      object(Substring(hwsim(Self.small + ["--format", "json"]).output))["sections"]
        as? [[String: Any]])
    #expect(sections.compactMap { $0["title"] as? String }.count == 11)
    for kind in ["tables", "plots"] {
      let parts = sections.flatMap { $0[kind] as? [[String: Any]] ?? [] }
      let files = try files(in: folder.path(kind)).filter { $0.hasSuffix(".csv") }
      #expect(parts.compactMap { $0["name"] as? String }.map { "\($0).csv" }.sorted() == files)
      for part in parts {
        let name = try #require(part["name"] as? String)
        let table = CSV(folder.text("\(kind)/\(name).csv"))
        let records = try #require(part["records"] as? [[String: Any]])
        #expect(records.count == table.rows.count)
        for (record, row) in zip(records, table.rows) {
          for (column, cell) in zip(table.header, row) { #expect(isSame(record[column], cell)) }
        }
      }
    }
  }

  private func isSame(_ value: Any?, _ cell: String) -> Bool {
    if let text = value as? String { return text == cell }
    if value is NSNull { return cell.isEmpty }
    guard let number = value as? Double, let expected = Double(cell) else { return false }
    // Foundation reads JSON's numbers through decimals, and may miss the last bit.
    return abs(number - expected) <= abs(expected) * 1e-15
  }

  @Test(
    "What cannot be reported is refused in one line",
    arguments: [
      BadInput("report", 64, "no network given", "'hwsim networks' lists them"),
      BadInput("report squeezenet", 64, "no --device given", "'hwsim devices' lists them"),
      BadInput("report squeezenet --from x", 64, "--from", "leave out networks"),
      BadInput("report --from no.jsonl", 66, "no.jsonl", "no such file"),
      BadInput("report sqeezenet --device mcu80", 65, "sqeezenet", "did you mean 'squeezenet'"),
      BadInput("report squeezenet --device mcu81", 65, "mcu81", "did you mean"),
      BadInput(
        "report squeezenet --device mcu80 --plots svg", 64, "--plots", "name one after -o"),
      BadInput(
        "report squeezenet --device mcu80 --format text -o x", 64, "--format", "Markdown"),
      BadInput("report squeezenet --device mcu80 --format pdf", 64, "pdf", "markdown"),
      BadInput("report squeezenet --device mcu80 -o /dev/null", 65, "/dev/null", "name a folder"),
      BadInput("report squeezenet --device mcu80 -o /sys/x", 65, "/sys/x", "name one"),
    ])
  func refusals(_ input: BadInput) throws { try input.check() }

  @Test("A line that is no result is named by file and line")
  func badLines() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("bad.jsonl")
    for (text, place) in [("{}\n", "bad.jsonl:1: "), ("\n\nnot JSON\n", "bad.jsonl:3: ")] {
      try folder.write(text, to: "bad.jsonl")
      try BadInput(["report", "--from", path], 65, place, "").check()
    }
    try folder.write("\n", to: "bad.jsonl")
    try BadInput(["report", "--from", path], 65, "bad.jsonl", "no result").check()
  }

  @Test("A file where the folder should be stays as it is")
  func existingFile() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "report")
    let run = try report(Self.small, in: folder.path("report"))
    #expect(run.status == 65 && run.errors.contains("is a file"))
    #expect(folder.text("report") == "old")
  }
}

@Suite("Does GitHub's Markdown show a report of hostile names as it is written?")
struct ReportMarkdownTests {
  private static let name = "a|b<script>.onnx"

  /// A small model under a name that is markup.
  private func hostileReport(_ folder: TemporaryFolder) throws -> String {
    let path = folder.path(Self.name)
    #expect(try hwsim("export", "dscnn", "-o", path).status == 0)
    let run = try hwsim("report", path, "dscnn", "--device", "mcu80,pim-floatpim")
    #expect(run.status == 0, "\(run.errors)")
    return run.output
  }

  @Test("The command that rebuilds it is quoted for a shell")
  func command() throws {
    let folder = try TemporaryFolder()
    let text = try hostileReport(folder)
    #expect(
      text.contains("'\(folder.path(Self.name))' dscnn --device mcu80,pim-floatpim -o report"))
  }

  @Test(
    "Rendered: as many cells in every row, no script, no link but to files",
    .enabled(if: Renderer.python.isReady, "\(Renderer.python.missing)"))
  func rendered() throws {
    let folder = try TemporaryFolder()
    try folder.write(try hostileReport(folder), to: "report.md")
    let html = try Renderer.html(of: folder.path("report.md"))
    #expect(!html.contains("<script"))
    #expect(html.contains("a|b&lt;script&gt;.onnx"))
    for table in html.components(separatedBy: "<table>").dropFirst() {
      let rows = (table.components(separatedBy: "</table>").first ?? "")
        .components(separatedBy: "<tr>").dropFirst()
      let cells = rows.map { $0.components(separatedBy: "</td>").count }.dropFirst()
      #expect(Set(cells).count == 1, "\(table.prefix(300))")
    }
    let links = html.components(separatedBy: "<a href=\"").dropFirst()
    for link in links { #expect(link.hasPrefix("tables/"), "\(link.prefix(80))") }
  }
}

/// GitHub's own Markdown.
private enum Renderer {
  static let python = Python(
    "cmarkgfm", toVerify: "GitHub renders reports as they are meant")

  static func html(of path: String) throws -> String {
    let program = """
      import cmarkgfm, sys
      from cmarkgfm.cmark import Options
      text = open(sys.argv[1], encoding="utf-8", newline="").read()
      print(cmarkgfm.markdown_to_html_with_extensions(
          text, options=Options.CMARK_OPT_UNSAFE,
          extensions=["table", "autolink", "strikethrough", "tagfilter"]))
      """
    return try python.output(["-c", program, path])
  }
}
