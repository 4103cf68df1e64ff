import Testing

@Suite("Does a faster device never make a network slower?")
struct MonotonicTests {
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
