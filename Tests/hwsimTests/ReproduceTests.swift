import Foundation
import HWSimTestSupport
import Testing

@Suite("Are the lecture's tables reproduced?")
struct ReproduceTests {
  private static let folder = "\(Program.repository)/reports/lecture"

  private static func cells(_ path: String) throws -> [[String: String]] {
    let run = try hwsim("reproduce", path, "--format", "csv")
    #expect(run.status == 0, "\(run.errors)")
    let csv = CSV(run.output)
    return csv.rows.map { Dictionary(zip(csv.header, $0)) { first, _ in first } }
  }

  /// Each cell has a rule; what is unexplained is of a network that hwsim does not have, or is listed here.
  @Test func nothingIsForgotten() throws {
    let cells = try Self.cells(Self.folder)
    #expect(Set(cells.compactMap { $0["table"] }).count == 27)
    for cell in cells where cell["verdict"] == "unexplained" {
      let why = cell["why"] ?? ""
      #expect(!why.contains("no rule says"), "\(cell)")
      #expect(!why.contains("unknown quantity"), "\(cell)")
    }
  }

  @Test func theReportIsTheProgramsOutput() throws {
    let report = try String(
      contentsOfFile: "\(Program.repository)/reports/lecture.md", encoding: .utf8)
    let run = try hwsim("reproduce", Self.folder, "--format", "markdown")
    #expect(report.hasSuffix(run.output), "run `make reports` and look at the difference")
  }

  @Test(
    "Printed figures that a reader would check first",
    arguments: [
      ("mcu_cifar10_cnn", "operations", 7), ("mcu_cifar10_cnn", "packets", 11),
      ("mobilenet_v1_body", "input", 22), ("mobilenet_v2_body", "c", 9),
      ("energy_45nm", "relative_cost", 7), ("shufflenet_architecture", "g8", 10),
    ])
  func reproduced(_ table: String, _ column: String, _ count: Int) throws {
    let cells = try Self.cells("\(Self.folder)/\(table).csv").filter { $0["column"] == column }
    #expect(cells.count == count)
    for cell in cells { #expect(cell["verdict"] == "reproduced", "\(cell)") }
  }

  @Test func verdicts() throws {
    let folder = try TemporaryFolder()
    let table = folder.path("t.csv")
    try folder.write("model,macs,error\nA,569M,29.4\nB,570M,\nC,1M,\nD,100M,\n", to: "t.csv")
    try folder.write(
      """
      row,column,network,batch,part,quantity,unit,digits,why
      ,model,,,,label,,,
      ,macs,,,,macs,,,
      ,error,,,,published,,,accuracy
      A,,mobilenetv1,,,,,,
      B,,mobilenetv1,,,,,,misprint
      C,,nosuchnet,,,,,,misprint
      D,,mobilenetv1,,,,,,

      """, to: "t.map.csv")
    let cells = try Self.cells(table)
    #expect(
      cells.compactMap { $0["verdict"] } == [
        "reproduced", "published", "explained", "unexplained", "unexplained",
      ])
    #expect(cells.compactMap { $0["counted"] } == ["569M", "", "569M", "", "569M"])
    #expect(cells[2]["difference"] == "-0.22 %")  // 568.74 / 570 - 1
    #expect(cells[3]["why"] == "no such network: nosuchnet")
    let run = try hwsim("reproduce", table, "--differing")
    #expect(run.output.contains("misprint") && !run.output.contains("29.4"))
  }

  @Test(
    "Bad input",
    arguments: [
      BadInput("reproduce nowhere.csv", 66, "nowhere.csv: no such file", "name a table"),
      BadInput(
        "reproduce \(Program.repository)/devices/measurements/mlperf-tiny-1.0.csv", 66,
        "no mapping", "how to write one"),
      BadInput("reproduce \(Program.repository)/README.md", 65, "is no table", "ends in .csv"),
      BadInput("reproduce \(Program.repository)/.ci", 65, "has no tables", "name a folder"),
    ])
  func refused(_ input: BadInput) throws { try input.check() }
}

@Suite("Does count show other views?")
struct CountViewTests {
  @Test("Every format", arguments: ["text", "markdown", "json", "csv"])
  func netscope(_ format: String) throws {
    let arguments = ["count", "vgg16:dropout=true", "--batch", "10", "--view", "netscope"]
    let run = try hwsim(arguments + ["--format", format])
    #expect(run.status == 0)
    // MACC: 15,346,630,656 of convolutions and 123,633,664 of fully connected layers, ten times.
    let figures = [
      "text": "154.70G", "markdown": "154.70G", "json": "154702643200", "csv": "154702643200",
    ]
    #expect(run.output.contains(figures[format] ?? "?"), "\(run.output)")
  }

  @Test("Layers and kinds add up to the network", arguments: ["layer", "kind"])
  func parts(_ grouping: String) throws {
    let arguments = ["count", "resnet50:stride=1x1", "--view", "netscope", "--format", "csv"]
    let whole = CSV(try hwsim(arguments).output)
    let parts = CSV(try hwsim(arguments + ["--by", grouping]).output)
    for column in ["macc", "comp", "add", "div", "exp", "activations", "parameters", "bytes"] {
      let sum = parts.column(column).compactMap { Int($0) }.reduce(0, +)
      #expect(whole.column(column) == ["\(sum)"], "\(column)")
    }
  }

  /// MobileNetV2, table 3: 16-bit activations.
  @Test func sizes() throws {
    let arguments = ["count", "mobilenetv2", "--precision", "fp16", "--format", "csv"]
    let csv = CSV(try hwsim(arguments + ["--by", "input-size"]).output)
    #expect(csv.column("height") == ["112", "56", "28", "14", "7", "1"])
    #expect(csv.column("channels").dropFirst() == ["32", "64", "160", "320", "1280"])
    #expect(csv.column("bytes").dropFirst() == ["200704", "100352", "62720", "31360", "2560"])
    let outputs = CSV(try hwsim(arguments + ["--by", "size"]).output)
    #expect(outputs.column("channels").dropFirst() == ["24", "32", "96", "320", "1280"])
  }

  @Test("Published accuracy stands beside the counts", arguments: ["count", "networks"])
  func accuracy(_ command: String) throws {
    let text = try hwsim(command, "mobilenetv2:alpha=1.4").output
    #expect(text.contains("74.7") && text.contains("hwsim does not compute it"))
    struct Report: Decodable {
      let publishedAccuracy: [Entry]?
      struct Entry: Decodable {
        let metric: String
        let percent: Double
        let source: String
      }
      enum CodingKeys: String, CodingKey { case publishedAccuracy = "published_accuracy" }
    }
    let json = try hwsim(command, "mobilenetv2:alpha=1.4", "--format", "json").output
    let report = try JSONDecoder().decode(Report.self, from: Data(json.utf8))
    #expect(report.publishedAccuracy?.map(\.percent) == [74.7])
    let other = try hwsim(command, "mobilenetv2:alpha=0.3", "--format", "json").output
    #expect(!other.contains("published_accuracy"))
  }

  @Test(
    "Refused",
    arguments: [
      BadInput(
        "count vgg16 --view netscop", 64, "unknown view 'netscop'", "did you mean 'netscope'?"),
      BadInput("count vgg16 --view netscope --by size", 64, "has no sizes", "--by network"),
      BadInput("count vgg16 alexnet --by size", 64, "takes one network", "drop the others"),
    ])
  func refused(_ input: BadInput) throws { try input.check() }
}
