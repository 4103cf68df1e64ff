import Testing

@Suite("Does a device that is known by its peaks answer as others do?")
struct PeaksTests {
  @Test("Every format", arguments: ["text", "markdown", "json", "csv"])
  func formats(_ format: String) throws {
    let run = try hwsim(
      "simulate", "squeezenet", "--device", "titanx", "--mode", "training", "--batch", "4",
      "--per-layer", "--format", format)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    for word in ["titanx", "conv1/dw", "dram"] { #expect(run.output.contains(word)) }
  }

  @Test("The list has it, and its numbers have sources")
  func devices() throws {
    #expect(try hwsim("devices").output.contains("titanx"))
    #expect(try hwsim("devices", "show", "titanx").output.contains("336.5 GB/s"))
    let check = try hwsim("devices", "check", Program.devices + "/titanx.yaml")
    #expect(check.status == 0 && check.output.contains("ok; "))
  }

  @Test(
    "What only a processor has is refused in one line",
    arguments: [
      BadInput(
        "simulate cifar10cnn --device titanx --runtime cmsis-nn", 64, "--runtime: 'titanx'",
        "drop it"),
      BadInput("simulate cifar10cnn --device titanx --threads 2", 64, "--threads:", "drop it"),
      BadInput("simulate cifar10cnn --device titanx --precision int8", 65, "int8", "fp32"),
      BadInput(
        "simulate cifar10cnn --device titanx --set macs_per_cycle.fp32=0", 65,
        "macs_per_cycle.fp32", "out of range"),
      BadInput("trace cifar10cnn --device titanx -o /dev/null", 65, "nothing is replayed", "'cpu'"),
      BadInput("devices show titanx --runtime", 65, "no 'cpu'", "drop it"),
    ])
  func refused(_ input: BadInput) throws { try input.check() }
}
