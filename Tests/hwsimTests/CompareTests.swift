import Foundation
import HWSimTestSupport
import Testing

@Suite("Does 'hwsim compare' join what the other commands write?")
struct CompareTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes a simulation of cifar10cnn on mcu80 and names its file.
  private func simulate(_ name: String, _ words: String...) throws -> String {
    let path = folder.path(name)
    let run = try hwsim(["simulate", "cifar10cnn", "--device", "mcu80", "-o", path] + words)
    #expect(run.status == 0, "\(run.errors)")
    return path
  }

  /// A measurement of two layers and a network, as `hwsim bench` writes it.
  private func bench(_ name: String, factor: Double) throws -> String {
    let layer = { (name: String, kernel: String, seconds: Double) in
      """
      {"name": "\(name)", "kernel": "\(kernel)", "backend": "hwsim", "variant": "avx2", "shape": "",
       "precision": "int8", "time": {"median_s": \(seconds)},
       "relative": {"ratio": 2, "lower": 1.96, "upper": 2.04}}
      """
    }
    let machine = """
      {"processor": {"name": "Cortex-A72", "features": [], "logical_cores": 4}, "caches": [],
       "frequency": {}, "system": {"kernel": "Linux", "architecture": "aarch64"},
       "compiler": {"name": "Clang", "flags": ""}, "libraries": []}
      """
    let measurements = [
      layer("cifar10cnn", "network", 0.02 * factor),
      layer("cifar10cnn/conv1", "conv", 0.01 * factor),
      layer("pointwise_14", "pointwise", 0.001),
    ]
    let text = """
      {"schema": "hwsim.bench/1", "title": "t", "started": "2026-01-01T00:00:00Z", "version": "0",
       "cache": "warm", "machine": \(machine),
       "measurements": [\(measurements.joined(separator: ","))]}
      """
    try folder.write(text, to: name)
    return folder.path(name)
  }

  @Test("A file beside itself differs in nothing")
  func same() throws {
    let file = try simulate("a.json", "--format", "json")
    let run = try hwsim("compare", file, file, "--format", "csv")
    #expect(run.status == 0, "\(run.errors)")
    let csv = CSV(run.output)
    #expect(Set(csv.column("verdict")) == ["same"] && csv.rows.count > 10)
    #expect(Set(csv.column("ratio")) == ["1.0"])
  }

  @Test("A slower clock is a regression of time and energy, a higher threshold forgives it")
  func regression() throws {
    let before = try simulate("a.json", "--format", "json")
    let after = try simulate("b.json", "--format", "json", "--set", "core.clock=70 MHz")
    let run = try hwsim("compare", before, after)
    #expect(run.status == 2 && run.errors.isEmpty)
    #expect(run.output.contains("REGRESSIONS") && run.output.contains("slower: regression"))
    #expect(try hwsim("compare", before, after, "--threshold", "20%").status == 0)
    #expect(try hwsim("compare", after, before).status == 0)
  }

  @Test("JSON, CSV of results, CSV of layers and lines of JSON mix")
  func mixes() throws {
    let json = try simulate("a.json", "--format", "json")
    let results = try simulate("a.csv", "--format", "csv")
    let layers = try simulate("l.csv", "--format", "csv", "--per-layer")
    let text = try String(contentsOfFile: json, encoding: .utf8)
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let line = try JSONSerialization.data(
      withJSONObject: try #require((object?["results"] as? [Any])?.first))
    try folder.write(String(decoding: line, as: UTF8.self) + "\n\n", to: "r.jsonl")
    for other in [results, layers, folder.path("r.jsonl")] {
      let run = try hwsim("compare", json, other, "--format", "csv")
      #expect(run.status == 0, "\(other): \(run.errors)")
      let verdicts = CSV(run.output).column("verdict")
      #expect(verdicts.contains("same") && Set(verdicts).isSubset(of: ["same", "no partner"]))
    }
    let byNetwork = CSV(
      try hwsim("compare", json, json, "--by", "network", "--format", "csv").output)
    #expect(Set(byNetwork.column("layer")) == [""])
  }

  @Test("Two devices, where each file has one")
  func devices() throws {
    let one = try simulate("a.json", "--format", "json")
    let other = folder.path("b.json")
    _ = try hwsim("simulate", "cifar10cnn", "--device", "mcu216", "--format", "json", "-o", other)
    let csv = CSV(try hwsim("compare", one, other, "--format", "csv").output)
    let paired = csv.rows.filter { $0.last == "true" || !$0.contains("no partner") }
    #expect(!paired.isEmpty && csv.column("second_device").contains("mcu216"))
  }

  @Test("Measurements: intervals decide, and a prediction stands beside them without a regression")
  func measured() throws {
    let first = try bench("a.json", factor: 1)
    let slower = try bench("b.json", factor: 1.5)
    let run = try hwsim("compare", first, slower, "--format", "csv")
    #expect(run.status == 2, "\(run.errors)")
    let csv = CSV(run.output)
    #expect(csv.column("verdict") == ["higher", "higher", "same"])
    #expect(csv.column("first_low")[0] == "\(0.02 * 1.96 / 2)")
    let predicted = try simulate("p.json", "--format", "json")
    let mixed = try hwsim("compare", predicted, slower, "--by", "network", "--format", "csv")
    #expect(mixed.status == 0, "\(mixed.errors)")
    let verdict = CSV(mixed.output).column("verdict").first
    #expect(verdict == "in its interval" || verdict == "outside its interval")
  }

  @Test("What no row joins is refused")
  func nothingInCommon() throws {
    let one = try simulate("a.json", "--format", "json")
    try folder.write("network,device,time_s,energy_j\nothernet,mcu80,1,1\n", to: "b.csv")
    let run = try hwsim("compare", one, folder.path("b.csv"))
    #expect(run.status == 65 && run.errors.contains("no row of one has a partner"))
  }

  @Test(
    "Hostile files, each in one line",
    arguments: [
      ("", "is empty"), (" \n\n", "is empty"), ("{", "is not whole JSON"),
      (#"{"schema": "hwsim.simulation/1", "results": ["#, "is not whole JSON"),
      (#"{"schema": "hwsim.devices/1", "records": []}"#, "holds 'hwsim.devices/1'"),
      (#"{"schema": "hwsim.simulation/1"}"#, "results is missing"),
      (#"{"schema": "hwsim.simulation/1", "results": []}"#, "has no results"),
      (#"{"schema": "hwsim.simulation/1", "results": [{"network": 3}]}"#, "results.0.network"),
      (#"{"schema": 7}"#, "schema has another type"),
      ("{\"network\": \"a\"}\n{", "line 1: device is missing"),
      ("a,b\n1,2\n", "line 1: 'a,b' are no columns"),
      ("network,device,time_s,energy_j\nn,d,fast,1\n", "line 2: time_s: 'fast' is not a number"),
      ("network,device,time_s,energy_j\n\nn,d,-1,1\n", "line 3: time of 'n' is -1.0"),
      ("network,device,time_s,energy_j\nn,d\n", "line 2: has 2 fields"),
      ("network,device,time_s,energy_j,time_low_s,time_high_s\nn,d,1,1,2,1\n", "interval"),
      ("\u{1}\u{2}\u{0}\u{3}", "are no columns"),
    ])
  func hostile(_ text: String, _ message: String) throws {
    let good = try simulate("a.json", "--format", "json")
    try folder.write(text, to: "bad")
    let run = try hwsim("compare", good, folder.path("bad"))
    #expect(run.status == 65 && run.output.isEmpty, "\(run.errors)")
    #expect(run.errors.contains(message) && run.errors.contains("bad"), "\(run.errors)")
    #expect(run.errors.count { $0 == "\n" } == 1)
  }

  @Test("A binary file, a missing one, a threshold that is none")
  func refused() throws {
    let good = try simulate("a.json", "--format", "json")
    try Data([0xFF, 0xFE, 0x00, 0x80]).write(to: URL(fileURLWithPath: folder.path("binary")))
    let binary = try hwsim("compare", good, folder.path("binary"))
    #expect(binary.status == 65 && binary.errors.contains("is not UTF-8 text"))
    #expect(try hwsim("compare", good, folder.path("none")).status == 66)
    #expect(try hwsim("compare", good, good, "--threshold", "much").status == 64)
    #expect(
      try hwsim("compare", good, good, "--by", "layers").errors.contains("did you mean 'layer'"))
  }
}
