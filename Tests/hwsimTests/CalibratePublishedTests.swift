import Foundation
import HWSimTestSupport
import Testing

@Suite("Do published times calibrate a runtime, and does every prediction then use it?")
struct CalibratePublishedTests {
  private let folder: TemporaryFolder
  private static let header =
    "id,source,soc,core,clock_mhz,threads,precision,runtime,model,metric,value\n"
  private static let chips = ["STM32L4R5ZI,Cortex-M4F,120", "STM32U575ZI,Cortex-M33,160"]
  private static let networks = [
    "ad_autoencoder", "ic_resnet8", "kws_dscnn", "vww_mobilenetv1_0.25",
  ]

  init() throws { folder = try TemporaryFolder() }

  private var target: String { folder.path("devices") }

  /// A row for each network on each chip, of so many milliseconds.
  private func csv(
    _ networks: [String], threads: Int = 1, _ milliseconds: (Int) -> Double = { _ in 10 }
  ) -> String {
    let setups = Self.chips.flatMap { chip in networks.map { (chip, $0) } }
    return setups.enumerated().reduce(into: Self.header) { text, row in
      let (index, (chip, network)) = row
      text += "row\(index),a test,\(chip),\(threads),int8,X-CUBE-AI 7.3,mlperf-tiny/\(network),"
      text += "latency_ms,\(milliseconds(index))\n"
    }
  }

  private func calibrate(_ text: String, _ arguments: String...) throws -> Run {
    try folder.write(text, to: "m.csv")
    return try hwsim(
      ["calibrate", folder.path("m.csv"), "--to", target, "--date", "2026-11-25"] + arguments)
  }

  private func predictions(_ text: String, _ arguments: String...) throws -> [Double] {
    try folder.write(text, to: "m.csv")
    let run = try hwsim(
      ["validate", folder.path("m.csv"), "--format", "csv"] + arguments,
      environment: ["HWSIM_DEVICES": devices])
    return CSV(run.output).column("predicted").compactMap(Double.init)
  }

  /// What was calibrated, then what is shipped.
  private var devices: String {
    let found = FileManager.default.fileExists(atPath: target)
    return (found ? ["\(target)", Program.devices] : [Program.devices]).joined(separator: ":")
  }

  @Test("All times 1.5 times as long as modelled: so are the predictions then, with an interval")
  func loop() throws {
    let plain = try predictions(csv(Self.networks), "--uncalibrated")
    try #require(plain.count == 8)
    let slow = csv(Self.networks) { plain[$0] * 1.5 * 1000 }
    let run = try calibrate(slow)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("x-cube-ai-7.3"))
    #expect(run.output.contains("8 measurements: a test"))
    let file = folder.text("devices/calibrations/x-cube-ai-7.3.yaml")
    #expect(file.contains("name: x-cube-ai-7.3\ndate: \"2026-11-25\"\n"))
    for (calibrated, uncalibrated) in zip(try predictions(slow), plain) {
      #expect(abs(calibrated / uncalibrated / 1.5 - 1) < 0.05)
    }
    // Twice the same rows, twice the same file.
    _ = try calibrate(slow)
    #expect(folder.text("devices/calibrations/x-cube-ai-7.3.yaml") == file)
  }

  @Test("A simulation shows the interval, in which the measured time lies")
  func interval() throws {
    let plain = try predictions(csv(Self.networks), "--uncalibrated")
    // Errors of up to 10 %, which the interval has to hold.
    let measured = zip(plain, [1.5, 1.4, 1.6, 1.55, 1.45, 1.5, 1.6, 1.4]).map { $0 * $1 }
    #expect(try calibrate(csv(Self.networks) { measured[$0] * 1000 }).status == 0)
    let simulate = [
      "simulate", "resnet8", "--device", "stm32l4r5", "--runtime", "x-cube-ai-7.3", "--warm",
    ]
    let environment = ["HWSIM_DEVICES": devices]
    let table = CSV(try hwsim(simulate + ["--format", "csv"], environment: environment).output)
    let values = try ["time_low_s", "time_s", "time_high_s"].map { column in
      try #require(Double(table.column(column).first ?? ""), "\(column)")
    }
    #expect(values[0] < values[1] && values[1] < values[2])
    #expect((values[0]...values[2]).contains(measured[1]))
    #expect(values[2] / values[0] < 3)
    let text = try hwsim(simulate, environment: environment).output
    #expect(text.contains("90 % interval "))
    #expect(text.contains("networks left out, on this device)"))
  }

  @Test("Two networks say nothing of a third: one line, and no file")
  func tooFew() throws {
    let run = try calibrate(csv(Array(Self.networks.prefix(2))))
    #expect(run.status == 65)
    #expect(run.errors.hasPrefix("hwsim: error: nothing to calibrate with: x-cube-ai-7.3: "))
    #expect(run.errors.contains("fewer than three networks"))
    #expect(run.errors.split(separator: "\n").count == 1 && run.output.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: target))
  }

  @Test("Rows that take no part are counted by reason")
  func leftOut() throws {
    let others = csv(["kws_dscnn"], threads: 4) + csv(["ic_resnet8"]) { Double($0) }
    let rows = others.replacing(Self.header, with: "")
    let run = try calibrate(csv(Self.networks) + rows)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("2 rows took no part: several threads"))
    #expect(run.output.contains("1 rows took no part: a time of zero"))
    let none = try calibrate(csv(Self.networks), "--runtime", "ncnn-2018")
    #expect(none.status == 65 && none.errors.contains("nothing to calibrate with"))
  }

  @Test("A wrong file or option is one line with its place")
  func wrong() throws {
    let missing = try hwsim("calibrate", "/nowhere/m.csv", "--to", target)
    #expect(missing.status == 66)
    #expect(missing.errors.hasPrefix("hwsim: error: /nowhere/m.csv: no such file"))
    let number = try calibrate(csv(Self.networks).replacing(",10.0\n", with: ",fast\n"))
    #expect(number.status == 65)
    #expect(number.errors.contains("m.csv: line 2: value: 'fast' is not a number"))
    let column = try calibrate("soc,model,value\n")
    #expect(column.status == 65 && column.errors.contains("m.csv: line 1: no columns runtime"))
    let date = try hwsim("calibrate", folder.path("m.csv"), "--date", "today")
    #expect(date.status == 64 && date.errors.contains("'today' is no date; write it as 2026"))
    for run in [missing, number, column] {
      #expect(run.errors.split(separator: "\n").count == 1 && run.output.isEmpty)
    }
  }
}
