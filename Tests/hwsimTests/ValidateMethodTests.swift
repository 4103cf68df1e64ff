import Foundation
import HWSimTestSupport
import Testing

@Suite("Do left-out fits, one factor and layers do what they say?")
struct ValidateMethodTests {
  private static let header = "soc,runtime,model,layer,metric,value,rounding\n"
  /// MLPerf Tiny 1.0: 24 rows of four networks on three boards.
  private let tiny = "\(Program.devices)/measurements/mlperf-tiny-1.0.csv"

  private func validate(_ rows: String, _ arguments: String...) throws -> Run {
    let folder = try TemporaryFolder()
    try folder.write(Self.header + rows, to: "m.csv")
    return try hwsim(["validate", folder.path("m.csv")] + arguments)
  }

  // MARK: - Left out

  @Test("Every row says which errors it was judged by", arguments: ["network", "family", "device"])
  func leftOut(_ unit: String) throws {
    let run = try hwsim("validate", tiny, "--metric", "latency", "--left-out", unit)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output.hasPrefix("Predicted and measured: mlperf-tiny-1.0.csv, each \(unit) left out"))
    #expect(run.output.contains("has not seen its \(unit)"))
    #expect(run.output.contains("12 of 12 rows were compared."))
    #expect(run.output.contains("in interval"))
  }

  @Test("A row's own time does not help its prediction, those of other networks do")
  func ownTime() throws {
    let folder = try TemporaryFolder()
    let text = try String(contentsOfFile: tiny, encoding: .utf8)
    // The time of resnet8 on one board, ten times as long.
    #expect(text.contains(",latency_ms,226.9117,"))
    try folder.write(text.replacing(",226.9117,", with: ",2269.117,"), to: "m.csv")
    let arguments = ["--metric", "latency", "--left-out", "network", "--format", "csv"]
    let before = CSV(try hwsim(["validate", tiny] + arguments).output)
    let after = CSV(try hwsim(["validate", folder.path("m.csv")] + arguments).output)
    let predicted = (before.column("predicted"), after.column("predicted"))
    for (index, network) in before.column("network").enumerated() {
      let isSame = predicted.0[index] == predicted.1[index]
      #expect(isSame == (network == "resnet8"), "\(network)")
    }
  }

  @Test("Filters leave rows away, not what fits may see; energy follows the time")
  func filters() throws {
    let arguments = ["--left-out", "network", "--format", "csv"]
    let all = CSV(try hwsim(["validate", tiny] + arguments).output)
    let some = CSV(try hwsim(["validate", tiny, "--device", "stm32u575"] + arguments).output)
    let wanted = zip(all.column("device"), all.column("predicted")).filter { $0.0 == "stm32u575" }
    #expect(some.column("predicted") == wanted.map(\.1))
    #expect(Set(some.column("metric")) == ["latency", "energy"])
  }

  @Test("Too few networks to leave one out are a reason, not a guess")
  func few() throws {
    let run = try validate(
      "STM32L4R5ZI,X-CUBE-AI 7.3,resnet8,,latency_ms,227,\n", "--left-out", "network")
    #expect(run.status == 65)
    #expect(run.output.contains("fewer than three networks to fit runtime 'x-cube-ai-7.3' to"))
  }

  @Test("Wrong options are one line with the nearest right one")
  func wrong() throws {
    let unit = try hwsim("validate", tiny, "--left-out", "netwrk")
    #expect(unit.status == 64)
    #expect(unit.errors.contains("did you mean 'network'?"))
    let pair = try hwsim("validate", tiny, "--ratio", "mcu80")
    #expect(pair.status == 64)
    #expect(pair.errors.contains("write stm32l476/stm32f746"))
    let both = try hwsim("validate", tiny, "--left-out", "network", "--uncalibrated")
    #expect(both.status == 64)
  }

  // MARK: - One factor, layers

  /// The lecture's CIFAR-10 network at 216 and 80 MHz: conv2 79 and 427 ms, pool2 1 and 4 ms.
  private static let layers = """
    STM32F746,CMSIS-NN 2018,cifar10cnn,conv2,latency_ms,79,1
    STM32L476,CMSIS-NN 2018,cifar10cnn,conv2,latency_ms,427,1
    STM32F746,CMSIS-NN 2018,cifar10cnn,pool2,latency_ms,1,1
    STM32L476,CMSIS-NN 2018,cifar10cnn,pool2,latency_ms,4,1

    """

  @Test("A row with a layer is that layer's time")
  func layer() throws {
    let run = try validate(Self.layers, "--format", "csv")
    #expect(run.status == 0, "\(run.errors)")
    let table = CSV(run.output)
    #expect(table.column("layer") == ["conv2", "conv2", "pool2", "pool2"])
    let simulation = try hwsim(
      "simulate", "cifar10cnn", "--device", "stm32f746", "--runtime", "cmsis-nn-2018", "--warm",
      "--per-layer", "--format", "csv")
    let simulated = CSV(simulation.output)
    let index = try #require(simulated.column("layer").firstIndex(of: "conv2"))
    #expect(table.column("predicted")[0] == simulated.column("time_s")[index])
  }

  @Test("An unknown layer is not compared, and the nearest one is named")
  func unknownLayer() throws {
    let rows = Self.layers + "STM32F746,CMSIS-NN 2018,cifar10cnn,covn3,latency_ms,39,1\n"
    let run = try validate(rows)
    #expect(run.status == 0)
    #expect(run.output.contains("cifar10cnn has no layer 'covn3'; did you mean 'conv3'?"))
    let memory = try validate("STM32F746,CMSIS-NN 2018,cifar10cnn,conv3,ram_kib,39,1\n")
    #expect(memory.status == 65)
    #expect(memory.output.contains("of a single layer, only time and energy are predicted"))
  }

  @Test("One factor is shown with the errors without it; rounding is a part of the error")
  func factor() throws {
    let run = try validate(
      Self.layers, "--one-factor", "--rows", "--uncalibrated", "--ratio", "stm32l476/stm32f746")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("\nOne factor for each device and runtime\n"))
    #expect(run.output.contains("beyond rounding"))
    #expect(run.output.contains("1.00 ms ± 500 µs"))
    // 427 / 79 = 5.41; of 4 / 1 all from 3.5 / 1.5 to 4.5 / 0.5 is possible.
    #expect(run.output.contains("5.41"))
    #expect(run.output.contains("2.33 to 9.00"))
  }

  @Test("One factor makes right what is not too coarsely printed to have a say in it")
  func mean() throws {
    let run = try validate(Self.layers, "--one-factor", "--format", "json")
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    let result = try #require(object as? [String: Any])
    let factors = try #require(result["factors"] as? [[String: Any]])
    #expect(factors.count == 2)
    for factor in factors {
      // pool2 is printed as 1 and 4 ms: rounding may be more than a tenth of that.
      let with = try #require(factor["with"] as? [String: Any])
      let rows = try #require(with["worst"] as? [[String: Any]])
      let conv2 = try #require(rows.first { ($0["network"] as? String) == "cifar10cnn conv2" })
      let ratio = try #require(conv2["predicted_over_measured"] as? Double)
      #expect(abs(ratio - 1) < 1e-9)
    }
  }
}
