import Foundation
import Testing

@Suite("Does a memory that computes answer as a processor does?")
struct InMemoryTests {
  @Test("Every format", arguments: ["text", "markdown", "json", "csv"])
  func formats(_ format: String) throws {
    let run = try hwsim(
      "simulate", "mobilenetv2", "--device", "pim-floatpim", "--per-layer", "--format", format)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    if format == "json" {
      let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      let result = (json?["results"] as? [[String: Any]])?.first
      #expect(result?["in_memory"] != nil && result?["precision"] as? String == "bf16")
    }
    for word in ["multiply", "reload", "stage"] { #expect(run.output.contains(word)) }
  }

  @Test("A training step shows its passes and what it holds")
  func training() throws {
    let run = try hwsim(
      "simulate", "mobilenetv2", "--device", "pim-floatpim", "--mode", "training", "--batch", "16")
    #expect(run.status == 0, "\(run.errors)")
    for part in [
      "one training step on a batch of 16 every", "passes ", "forward ", "transposed copies",
      "stored activations", "gradients of parameters",
    ] {
      #expect(run.output.contains(part), "\(part)")
    }
    #expect(!run.output.contains("inference"))
  }

  @Test("Beside a processor in one table")
  func comparison() throws {
    let run = try hwsim(
      "simulate", "cifar10cnn", "--device", "mcu80,pim-isaac,pim-upmem", "--format", "csv")
    #expect(run.status == 0, "\(run.errors)")
    let csv = CSV(run.output)
    #expect(csv.column("device") == ["mcu80", "pim-isaac", "pim-upmem"])
    #expect(csv.column("interval_s").map(\.isEmpty) == [true, false, false])
  }

  @Test("The list has them, and their files are checked")
  func devices() throws {
    let list = try hwsim("devices")
    #expect(list.output.contains("pim-hbm") && list.output.contains("16128 crossbars of 128 x 128"))
    let check = try hwsim("devices", "check", Program.devices + "/pim-pipelayer.yaml")
    #expect(check.status == 0 && check.output.contains("ok; "))
    #expect(try hwsim("devices", "show", "pim-floatpim").output.contains("0.29 fJ"))
  }

  @Test(
    "What only a processor has is refused in one line",
    arguments: [
      BadInput(
        "simulate cifar10cnn --device pim-isaac --runtime cmsis-nn", 64, "--runtime: 'pim-isaac'",
        "drop it"),
      BadInput("simulate cifar10cnn --device pim-isaac --threads 2", 64, "--threads:", "drop it"),
      BadInput("simulate cifar10cnn --device pim-isaac --warm", 64, "--warm:", "drop it"),
      BadInput(
        "simulate cifar10cnn --device pim-isaac --placement default", 64, "--placement:", "drop it"),
      BadInput(
        "simulate cifar10cnn --device pim-isaac --precision fp32", 65, "fp32", "--precision int16"),
      BadInput(
        "simulate cifar10cnn --device pim-floatpim --set blocks=1", 65, "more than the 1 blocks",
        "--set blocks="),
      BadInput(
        "trace cifar10cnn --device pim-hbm -o /dev/null", 65, "nothing is replayed",
        "name a 'cpu'"),
    ])
  func refused(_ input: BadInput) throws {
    let run = try hwsim(input.arguments)
    #expect(run.status == input.status, "\(run.errors)")
    #expect(run.errors.contains(input.place) && run.errors.contains(input.cure), "\(run.errors)")
    #expect(run.errors.count { $0 == "\n" } == 1)
  }
}
