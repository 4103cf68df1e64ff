import Foundation
import HWSimTestSupport
import Testing

@Suite("Are published measurements compared, every row of them?")
struct ValidateTests {
  private static let header =
    "id,soc,core,clock_mhz,threads,precision,runtime,model,metric,value,macs_m,notes\n"
  /// MLPerf Tiny 1.0, closed, STMicroelectronics, NUCLEO-L4R5ZI: image classification.
  private static let row =
    "a,STM32L4R5ZI,Cortex-M4F,120,1,int8,X-CUBE-AI 7.3,mlperf-tiny/ic_resnet8,latency_ms,226.9117,12.5016,\n"

  private func validate(_ text: String, _ arguments: String...) throws -> Run {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "m.csv")
    return try hwsim(["validate", folder.path("m.csv")] + arguments)
  }

  private func json(_ run: Run) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    return try #require(value as? [String: Any])
  }

  private func rows(_ text: String, _ arguments: String...) throws -> [[String: Any]] {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "m.csv")
    let run = try hwsim(["validate", folder.path("m.csv"), "--format", "json"] + arguments)
    return try #require(json(run)["rows"] as? [[String: Any]])
  }

  @Test("The shipped rows are all compared")
  func shipped() throws {
    let path = "\(Program.devices)/measurements/mlperf-tiny-1.0.csv"
    let run = try hwsim("validate", path)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.isEmpty)
    #expect(run.output.contains("24 of 24 rows were compared."))
  }

  @Test("What is predicted is what simulating the same says")
  func prediction() throws {
    let row = try #require(rows(Self.header + Self.row).first)
    let simulation = try hwsim(
      "simulate", "resnet8", "--device", "stm32l4r5", "--runtime", "x-cube-ai-7.3", "--warm",
      "--format", "csv")
    let table = CSV(simulation.output)
    let predicted = try #require(row["predicted"] as? Double)
    #expect(table.column("time_s") == ["\(predicted)"])
    #expect(row["measured"] as? Double == 0.2269117)
    #expect(row["unit"] as? String == "s")
  }

  @Test("A row's own clock counts, and is said to")
  func clock() throws {
    let slow = Self.row.replacing(",120,", with: ",80,")
    let read = try rows(Self.header + Self.row + slow)
    let times = read.compactMap { $0["predicted"] as? Double }
    // No caches, no clock but the core's: cycles stay the same, so times go as 120 / 80.
    #expect(abs(times[1] / times[0] - 1.5) < 1e-9)
    #expect(read[1]["caveats"] as? [String] == ["clock set to 80.0 MHz"])
  }

  @Test("Rows that cannot be compared are listed by reason, none is lost")
  func unmapped() throws {
    let others = [
      ("STM32L4R5ZI", "Other Chip 9"), ("int8", "fp16"), ("int8", "int3"), (",120,1,", ",120,4,"),
      ("X-CUBE-AI 7.3", "SomeLib 1"), ("ic_resnet8", "unheard-of"),
      ("latency_ms", "top1_percent"), (",12.5016,", ",99.9,"),
      (",12.5016,\n", ",,energy per run\n"),
    ].map { Self.row.replacing($0, with: $1) }
    let run = try validate(Self.header + Self.row + others.joined() + others[0], "--format", "json")
    #expect(run.status == 0)
    let result = try json(run)
    let reasons = try #require(result["reasons"] as? [[String: Any]])
    let counted = reasons.map { "\($0["rows"] ?? "") \($0["reason"] ?? "")" }
    #expect((result["rows"] as? [Any])?.count == 1)
    #expect(
      counted == [
        "2 chip not known: Other Chip 9",
        "1 device 'stm32l4r5' has 1 core and runs no 4 threads; ask for at most 1, or set core.cores",
        "1 energy of a run, not of one inference",
        "1 metric not predicted: top1_percent",
        "1 network not known: mlperf-tiny/unheard-of",
        "1 precision not known: int3",
        "1 runtime 'x-cube-ai-7.3' has no fp16 kernels",
        "1 runtime not known: SomeLib 1",
        "1 the zoo's network has other multiplications: mlperf-tiny/ic_resnet8",
      ])
  }

  @Test("Where no row can be compared, the report lists why and the status is 65")
  func none() throws {
    let run = try validate(Self.header + Self.row.replacing("STM32L4R5ZI", with: "Other"))
    #expect(run.status == 65)
    #expect(run.output.contains("chip not known: Other"))
    #expect(run.errors.contains("none of 1 rows could be compared"))
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test("A model file that a row names is found in any folder below --models")
  func models() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("models/ncnn"), withIntermediateDirectories: true)
    try folder.write(
      """
      7767517
      2 2
      Input data 0 1 data 0=8 1=8 2=3
      Convolution conv 1 1 data conv 0=4 1=3 4=1 5=1 6=108

      """, to: "models/ncnn/tiny.param")
    try folder.write(
      "soc,runtime,model,metric,value\nSnapdragon 820,neon-gemm,ncnn/tiny,latency_ms,0.1\n",
      to: "m.csv")
    let with = try hwsim(
      "validate", folder.path("m.csv"), "--models", folder.path("models"), "--format", "csv")
    #expect(with.status == 0, "\(with.errors)")
    #expect(CSV(with.output).column("network") == ["tiny"])
    let without = try hwsim("validate", folder.path("m.csv"))
    #expect(without.status == 65)
    #expect(without.output.contains("network not known, and no file tiny.param in --models"))
  }

  @Test(
    "Filters leave what they name",
    arguments: [
      ("--metric", "energy", 12), ("--metric", "latency_ms", 12), ("--device", "stm32u575", 8),
      ("--runtime", "x-cube-ai-7.3", 24), ("--family", "dscnn", 6),
    ])
  func filters(_ option: String, _ value: String, _ count: Int) throws {
    let path = "\(Program.devices)/measurements/mlperf-tiny-1.0.csv"
    let run = try hwsim("validate", path, option, value, "--format", "csv")
    #expect(run.status == 0, "\(run.errors)")
    #expect(CSV(run.output).rows.count == count)
  }

  @Test("All formats, every row with --rows")
  func formats() throws {
    let text = try validate(Self.header + Self.row, "--rows")
    #expect(text.output.contains("\nRows\n====\n"))
    #expect(text.output.contains("227 ms"))
    let markdown = try validate(Self.header + Self.row, "--format", "markdown")
    #expect(markdown.output.hasPrefix("## Predicted and measured: m.csv\n"))
    // One network has neither an order nor baselines: no such columns.
    #expect(!text.output.contains("tau ") && !text.output.contains("  by class"))
  }

  @Test("A wrong file is one line with its place")
  func wrongFile() throws {
    let missing = try hwsim("validate", "/nowhere/m.csv")
    #expect(missing.status == 66)
    #expect(missing.errors.hasPrefix("hwsim: error: /nowhere/m.csv: no such file"))
    let column = try validate("soc,model,value\n")
    #expect(column.status == 65)
    #expect(column.errors.contains("m.csv: line 1: no columns runtime, metric"))
    let number = try validate(Self.header + Self.row.replacing("226.9117", with: "fast"))
    #expect(number.status == 65)
    #expect(number.errors.contains("m.csv: line 2: value: 'fast' is not a number"))
    let folder = try validate(Self.header + Self.row, "--models", "/nowhere")
    #expect(folder.status == 66)
  }
}
