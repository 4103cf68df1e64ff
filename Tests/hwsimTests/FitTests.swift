import Testing

@Suite("Is a network that does not fit told, and does what is advised fit?")
struct FitTests {
  private static let networks = ["mobilenetv1", "mobilenetv2", "squeezenet", "shufflenet"]

  @Test("What is needed, what is there and where it runs out stand first")
  func firstLines() throws {
    let run = try hwsim("simulate", "mobilenetv2", "--device", "mcu80")
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n").prefix(6).map(String.init)
    try #require(lines.count == 6)
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

  @Test("A rectangle stays one, about as long as it was")
  func rectangle() throws {
    let report = try hwsim("simulate", "mobilenetv2:resolution=180x320", "--device", "mcu216")
      .output
    // 320 / 180 times each multiple of 32, down to one: 32x32, 64x96, 96x160, 128x224, 160x256.
    let sizes = /largest of its family that fits: \S+resolution=(64x96|96x160|128x224|160x256)\D/
    #expect(report.contains(sizes), "\(report)")
  }

  @Test("With enough memory it fits")
  func moreMemory() throws {
    let larger = ["memory.sram.size=2 MiB", "memory.flash.size=4 MiB"]
    for (settings, status) in [([], 1), ([larger[0]], 1), ([larger[1]], 1), (larger, 0)] {
      let sets = settings.flatMap { ["--set", $0] }
      let run = try hwsim(["simulate", "mobilenetv2", "--device", "mcu80", "--require-fit"] + sets)
      #expect(run.status == Int32(status), "\(settings)")
      #expect(run.output.contains("DOES NOT FIT") == (status == 1))
    }
  }
}
