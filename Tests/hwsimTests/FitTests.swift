import Testing

@Suite("Is a network that does not fit told, and does what is advised fit?")
struct FitTests {
  private static let networks = ["mobilenetv1", "mobilenetv2", "squeezenet", "shufflenet"]

  @Test("What is needed, what is there and where it runs out stand first")
  func firstLines() throws {
    let run = try hwsim("simulate", "mobilenetv2", "--device", "mcu80")
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n").prefix(6).map(String.init)
    #expect(lines[2] == "DOES NOT FIT mcu80")
    for (line, demand, memory) in [
      (lines[3], "weights", "flash"), (lines[4], "activations", "sram"),
    ] {
      let parts =
        #"^  \#(demand) need [\d.]+ [KM]iB, \#(memory) has [\d.]+ [KM]iB \(.* at layer '.+'\)$"#
      #expect(line.contains(try Regex(parts)), "\(line)")
    }
    #expect(lines[5].hasPrefix("  largest of its family that fits: mobilenetv2:"))
  }

  @Test("The largest that fits does fit", arguments: networks, ["mcu80", "mcu216"])
  func remedy(_ network: String, _ device: String) throws {
    let report = try hwsim("simulate", network, "--device", device).output
    let remedy = report.firstMatch(of: /largest of its family that fits: (\S+)\n/)?.1
    let specification = String(try #require(remedy, "\(report)"))
    let smaller = try hwsim("simulate", specification, "--device", device, "--require-fit")
    #expect(smaller.status == 0, "\(smaller.output)")
    #expect(smaller.output.contains("Fits \(device): "))
    #expect(try hwsim("simulate", network, "--device", device, "--require-fit").status == 1)
  }

  @Test("With enough memory it fits")
  func moreMemory() throws {
    let larger = ["memory.sram.size=2 MiB", "memory.flash.size=4 MiB"]
    for (settings, status) in [([], 1), ([larger[0]], 1), ([larger[1]], 1), (larger, 0)] {
      let sets = settings.flatMap { ["--set", $0] }
      let run = try run(
        Program.path, ["simulate", "mobilenetv2", "--device", "mcu80", "--require-fit"] + sets,
        environment: ["HWSIM_DEVICES": Program.devices])
      #expect(run.status == Int32(status), "\(settings)")
      #expect(run.output.contains("DOES NOT FIT") == (status == 1))
    }
  }
}

@Suite("Does a faster device never make a network slower?")
struct WhatIfTests {
  private func seconds(_ network: String, on device: String, set value: String) throws -> Double {
    let run = try hwsim(
      "simulate", network, "--device", device, "--set", value, "--format", "csv")
    return try #require(Double(CSV(run.output).column("time_s").first ?? ""), "\(run.errors)")
  }

  private func check(
    _ network: String, on device: String, _ key: String, _ values: [String]
  ) throws {
    let times = try values.map { try seconds(network, on: device, set: "\(key)=\($0)") }
    for (slower, faster) in zip(times, times.dropFirst()) {
      #expect(faster <= slower, "\(network) on \(device): \(key) \(values): \(times)")
    }
  }

  @Test("Twice the clock", arguments: ["cifar10cnn", "mobilenetv2", "squeezenet"])
  func clock(_ network: String) throws {
    for device in ["mcu80", "mcu216", "snapdragon820"] {
      try check(network, on: device, "core.clock", ["100 MHz", "200 MHz", "400 MHz"])
    }
  }

  @Test("Twice the bandwidth", arguments: ["cifar10cnn", "squeezenet", "mobilenetv2", "alexnet"])
  func bandwidth(_ network: String) throws {
    try check(
      network, on: "snapdragon820", "memory.dram.bandwidth", ["2 GB/s", "4 GB/s", "8 GB/s"])
  }

  @Test("Fewer wait states")
  func waitStates() throws {
    let values = ["8 cycles", "4 cycles", "0 cycles"]
    try check("cifar10cnn", on: "mcu80", "memory.flash.wait_states", values)
  }
}
