import Foundation
import Testing

@Suite("Does 'hwsim explain' explain what 'hwsim simulate' prints?")
struct ExplainTests {
  private struct Explained: Decodable {
    struct Section: Decodable {
      let title: String
      let terms: [Term]
    }

    struct Term: Decodable {
      let name: String
      let result: Double
      let inputs: [Input]
    }

    struct Input: Decodable {
      let source: String
    }

    let layer: String
    let sections: [Section]

    func result(_ name: String, in section: String) -> Double? {
      sections.first { $0.title == section }?.terms.first { $0.name == name }?.result
    }
  }

  private func explained(_ words: [String]) throws -> Explained {
    let run = try hwsim(["explain"] + words + ["--format", "json"])
    #expect(run.status == 0, "\(run.errors)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Explained.self, from: Data(run.output.utf8))
  }

  @Test(
    "Time and energy of the layer, to the last digit",
    arguments: ["mcu80", "mcu216", "snapdragon820", "pim-isaac", "pim-upmem"])
  func sums(_ device: String) throws {
    let run = try hwsim(
      "simulate", "cifar10cnn", "--device", device, "--per-layer", "--format", "csv")
    let csv = CSV(run.output)
    let (names, times) = (csv.column("layer"), csv.column("time_s").compactMap(Double.init))
    let energies = csv.column("energy_j").compactMap(Double.init)
    let slowest = try #require(times.indices.max { times[$0] < times[$1] })
    for layer in [nil, names[slowest]] {
      let option = layer.map { ["--layer", $0] } ?? []
      let explained = try explained(["cifar10cnn", "--device", device] + option)
      #expect(explained.layer == names[slowest])
      #expect(explained.result("time", in: "Time") == times[slowest])
      #expect(explained.result("energy", in: "Energy") == energies[slowest])
      let inputs = explained.sections.flatMap(\.terms).flatMap(\.inputs)
      #expect(!inputs.isEmpty && inputs.allSatisfy { !$0.source.isEmpty })
    }
  }

  @Test("Every format", arguments: ["text", "markdown", "csv"])
  func formats(_ format: String) throws {
    let run = try hwsim("explain", "cifar10cnn", "--device", "mcu80", "--format", format)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(run.output.contains("core.clock") && run.output.contains("energy.power"))
  }

  @Test("A what-if value says that it is one")
  func overridden() throws {
    let run = try hwsim(
      "explain", "cifar10cnn", "--device", "mcu80", "--set", "core.clock=100 MHz", "--format", "csv"
    )
    #expect(run.output.contains("core.clock,given on the command line"))
  }

  @Test(
    "What is wrong, in one line",
    arguments: [
      BadInput("explain", 64, "no network", "hwsim networks"),
      BadInput("explain cifar10cnn", 64, "no --device", "hwsim devices"),
      BadInput("explain cifar10cnn --device mcu8", 65, "mcu8", "mcu80"),
      BadInput(
        "explain mobilenetv1 --device mcu80 --layer separable_1/depthwis", 65,
        "separable_1/depthwis",
        "did you mean 'separable_1/depthwise'?"),
      BadInput(
        "explain mobilenetv1 --device pim-hbm --layer nothing-like-it", 65, "nothing-like-it",
        "--per-layer"),
      BadInput("explain nonet --device mcu80", 65, "nonet", "did you mean"),
    ])
  func refused(_ input: BadInput) throws { try input.check() }
}
