import Testing

@Suite("What do --threads change?")
struct ThreadTests {
  @Test("More threads than cores end with status 65 and the number of cores")
  func tooMany() throws {
    try BadInput.simulate(
      "--threads", "2", status: 65, "device 'mcu80' has 1 core and runs no 2 threads",
      "ask for at most 1, or set core.cores"
    ).check()
  }

  @Test("A what-if core is a core")
  func whatIf() throws {
    let run = try hwsim(
      "simulate", "cifar10cnn", "--device", "mcu80", "--set", "core.cores=2", "--threads", "2")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("power x time at 39.0 mW, which is that of one core"))
  }

  @Test("Every report names them, and one thread is what is meant where none are given")
  func reports() throws {
    let words = ["simulate", "cifar10cnn", "--device", "snapdragon820"]
    let two = words + ["--threads", "2"]
    #expect(try hwsim(two).output.contains("fp32, on 2 threads\n"))
    #expect(try hwsim(words).output.contains("fp32\n"))
    #expect(CSV(try hwsim(two + ["--format", "csv"]).output).column("threads") == ["2"])
    #expect(CSV(try hwsim(words + ["--format", "csv"]).output).column("threads") == ["1"])
    #expect(try hwsim(two + ["--format", "json"]).output.contains("\"threads\" : 2"))
    let compared = ["simulate", "cifar10cnn", "squeezenet"] + two.dropFirst(2)
    #expect(try hwsim(compared).output.contains("snapdragon820 with ncnn-2022, on 2 threads"))
    #expect(try hwsim(words + ["--threads", "1"]).output == hwsim(words).output)
  }
}
