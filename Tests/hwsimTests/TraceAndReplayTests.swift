import Foundation
import HWSimTestSupport
import Testing

/// Does a network's trace, replayed, do what `simulate` says the network does?
@Suite struct TraceAndReplay {
  private struct Simulations: Decodable {
    struct Result: Decodable {
      let total: Cost
      let layers: [Layer]
    }

    struct Layer: Decodable {
      let name: String
      let kernel: String?
      let cost: Cost
    }

    struct Cost: Decodable { let levels: [Traffic] }

    let results: [Result]
  }

  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func trace(
    _ network: String, _ arguments: String..., to name: String
  ) throws -> String {
    let path = folder.path(name)
    let run = try hwsim(["trace", network] + arguments + ["-o", path])
    #expect(run.status == 0 && run.errors.isEmpty && run.output.isEmpty, "\(run.errors)")
    return path
  }

  /// Memories of all kinds, private caches over DRAM, other runtimes, ragged tiles.
  @Test(
    arguments: [
      "mobilenetv2:alpha=0.35,resolution=64 mcu80", "shufflenet mcu80",
      "squeezenet:resolution=100 mcu216", "mobilenetv1:alpha=0.25,resolution=96 mcu216",
      "cifar10cnn snapdragon820", "resnet50:resolution=32 snapdragon820",
      "squeezenet:resolution=64 snapdragon820 --set memory.l1d.size=48KiB",
      "cifar10cnn mcu216 --runtime reference --precision fp32 --batch 2",
      "cifar10cnn mcu80 --placement weights-in-sram",
    ])
  func isTheSimulation(_ line: String) throws {
    let words = line.split(separator: " ").map(String.init)
    let setup = ["--device", words[1]] + words.dropFirst(2)
    let run = try hwsim(["trace", words[0]] + setup + ["-o", folder.path("t.hwtrace")])
    #expect(run.status == 0, "\(run.errors)")
    let overrides = words.contains("--set") ? Array(words.suffix(2)) : []
    let replayed = try decoded(
      try hwsim(
        ["replay", folder.path("t.hwtrace"), "--device", words[1], "--format", "json"] + overrides),
      as: ReplayReport.self)
    let simulated = try #require(
      try decoded(
        try hwsim(["simulate", words[0]] + setup + ["--format", "json"]), as: Simulations.self
      ).results.first)

    check(replayed.levels.map(\.traffic), simulated.total.levels)
    let ran = simulated.layers.filter { $0.kernel != nil }
    #expect(replayed.layers.map(\.name) == ran.map(\.name))
    #expect(replayed.layers.map(\.kernel) == ran.map(\.kernel))
    for (replayed, simulated) in zip(replayed.layers, ran) {
      check(replayed.levels, simulated.cost.levels)
    }
    #expect(replayed.trace.accesses > 100_000)
  }

  private func check(_ replayed: [Traffic], _ simulated: [Traffic]) {
    #expect(replayed.map(\.level) == simulated.map(\.level))
    for (replayed, simulated) in zip(replayed, simulated) {
      #expect(replayed.reads == simulated.reads)
      #expect(replayed.writes == simulated.writes)
      #expect(replayed.readBytes == simulated.readBytes)
      #expect(replayed.writeBytes == simulated.writeBytes)
      // What `simulate` does not print, a flash's buffer, replay does.
      if simulated.misses != nil {
        #expect(replayed.misses == simulated.misses)
        #expect(replayed.writebacks == simulated.writebacks)
      }
    }
  }

  @Test func xdinHasTheSameAccesses() throws {
    let network = "mobilenetv1:alpha=0.05,resolution=32"
    let native = try trace(network, "-d", "mcu216", to: "t.hwtrace")
    let xdin = try trace(network, "-d", "mcu216", "--as", "xdin", to: "t.xdin")
    let caches = ["--cache", "l1=2KiB,2,32", "--cache", "l2=16KiB,4,64"]
    let expected = try replay(native, caches[0], caches[1], caches[2], caches[3])
    let found = try replay(xdin, caches[0], caches[1], caches[2], caches[3])
    #expect(found.trace.format == "xdin")
    #expect(found.trace.reads == expected.trace.reads)
    #expect(found.trace.writes == expected.trace.writes)
    // Dinero's one memory instead of two: the caches before them see the same lines.
    for level in ["l1", "l2"] { #expect(try found.level(level) == expected.level(level)) }
    let lines = folder.text("t.xdin").utf8.count { $0 == UInt8(ascii: "\n") }
    #expect(lines == expected.trace.accesses)
  }

  @Test func dinHasAsManyAccesses() throws {
    let network = "mobilenetv1:alpha=0.05,resolution=32"
    let native = try trace(network, "-d", "mcu80", to: "t.hwtrace")
    let din = try trace(network, "-d", "mcu80", "--as", "din", to: "t.din")
    let expected = try replay(native, "--cache", "l1=2KiB,2,32").trace
    let found = try replay(din, "--cache", "l1=2KiB,2,32").trace
    #expect((found.reads, found.writes) == (expected.reads, expected.writes))
  }

  @Test func standardOutputGetsTheFile() throws {
    let path = try trace("cifar10cnn", "-d", "mcu80", to: "t.hwtrace")
    try folder.write("", to: "piped")
    let run = try hwsim(
      "trace", "cifar10cnn", "-d", "mcu80", "-o", "-", output: .file(folder.path("piped")))
    #expect(run.status == 0)
    let files = FileManager.default
    #expect(files.contentsEqual(atPath: path, andPath: folder.path("piped")))
    #expect(try folder.names() == ["piped", "t.hwtrace"])
  }

  @Test func twiceTheSameIsTwiceTheSame() throws {
    let first = try trace("shufflenet", "-d", "mcu216", to: "a.hwtrace")
    let second = try trace("shufflenet", "-d", "mcu216", to: "b.hwtrace")
    #expect(FileManager.default.contentsEqual(atPath: first, andPath: second))
    let reports = try (0..<2).map { _ in
      try hwsim(
        "replay", first, "--device", "mcu216", "--classes", "--reuse", "--regions", "1000",
        "--region-size", "4KiB")
    }
    #expect(reports[0].status == 0)
    #expect(reports[0].output == reports[1].output)
  }

  /// Each conv2 filter is read anew for every pair of output pixels: 16 x 16 / 2 times 25600 bytes in lines of
  /// 32; the cache of 4 KiB keeps nothing of it from one time to the next.
  @Test func missesAreTheirTensors() throws {
    let path = try trace("cifar10cnn", "-d", "mcu216", to: "t.hwtrace")
    let report = try replay(path, "--device", "mcu216", "--regions", "1")
    let regions = try #require(report.regions)
    let worst = try #require(regions.largest.first)
    #expect(worst.tensor == "conv2 weights")
    #expect(worst.memory == "flash")
    let misses = worst.levels.filter { $0.level == "l1d" }.map(\.readMisses)
    #expect(misses == [16 * 16 / 2 * 25600 / 32])
    let others = regions.ofOthers.filter { $0.level == "l1d" }.map(\.readMisses)
    #expect(misses + others == [misses[0], (try report.level("l1d").misses ?? 0) - misses[0]])
  }

  @Test func anotherDeviceNeedsItsMemoriesNamed() throws {
    let path = try trace("cifar10cnn", "-d", "mcu216", to: "t.hwtrace")
    let words = ["replay", path, "--device", "snapdragon820"]
    try BadInput(words, 65, "memory 'dtcm' is none of device", "--memory dram=dtcm").check()
    let moved = try replay(
      path, "--device", "snapdragon820", "--memory", "dram=flash", "--memory", "dram=dtcm")
    let own = try replay(path, "--device", "mcu216")
    #expect(moved.trace.accesses == own.trace.accesses)
    let bytes = own.levels.map(\.traffic).filter { $0.level == "dtcm" || $0.level == "l1d" }
    #expect(try moved.level("l1d").readBytes == bytes.reduce(0) { $0 + $1.readBytes })
  }
}
