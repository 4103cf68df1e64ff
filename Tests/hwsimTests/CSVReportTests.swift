import Foundation
import Testing

@Suite("Is every CSV rectangular, with one row for each thing asked for?")
struct CSVReportTests {
  private static let reports = [
    "simulate cifar10cnn --device mcu80",
    "simulate cifar10cnn squeezenet --device mcu80,mcu216,snapdragon820",
    "simulate cifar10cnn squeezenet --device mcu80,mcu216,snapdragon820 --per-layer",
    "count cifar10cnn vgg16", "count mobilenetv2 --by layer", "count mobilenetv2 --by kind",
    "devices", "devices show snapdragon820", "devices show mcu80 --runtime", "networks",
    "networks shufflenet",
  ]

  private func csv(_ line: String) throws -> CSV {
    let words = line.split(separator: " ").map(String.init)
    let run = try hwsim(words + ["--format", "csv"])
    #expect(run.status == 0, "\(run.errors)")
    return CSV(run.output)
  }

  @Test("Every row has the header's fields, and no two columns one name", arguments: reports)
  func rectangular(_ line: String) throws {
    let csv = try csv(line)
    #expect(!csv.rows.isEmpty)
    #expect(csv.rows.allSatisfy { $0.count == csv.header.count })
    #expect(Set(csv.header).count == csv.header.count)
  }

  @Test("A row for each network on each device, in the order asked for")
  func results() throws {
    let csv = try csv("simulate squeezenet cifar10cnn --device mcu216,mcu80 --device mcu216")
    #expect(
      csv.column("network") == ["squeezenet", "squeezenet", "squeezenet"]
        + ["cifar10cnn", "cifar10cnn", "cifar10cnn"])
    #expect(csv.column("device") == ["mcu216", "mcu80", "mcu216", "mcu216", "mcu80", "mcu216"])
  }

  @Test("A row for each layer", arguments: ["cifar10cnn", "squeezenet:version=1.1", "shufflenet"])
  func layers(_ network: String) throws {
    let counted = try csv("count \(network) --by layer")
    let simulated = try csv("simulate \(network) --device mcu80 --per-layer")
    #expect(simulated.column("layer") == counted.column("layer"))
    #expect(simulated.column("macs") == counted.column("macs"))
  }

  @Test("--top shows that many layers of each result", arguments: [0, 1, 3])
  func top(_ count: Int) throws {
    let text = try hwsim(
      "simulate", "cifar10cnn", "squeezenet", "--device", "mcu80,mcu216", "--top", "\(count)"
    ).output
    let slowest = text.components(separatedBy: "Slowest layers: ")
    #expect(slowest.count - 1 == (count == 0 ? 0 : 4))
    for section in slowest.dropFirst() {
      // The title's rest, its rule, the names, their rule; then the layers.
      #expect(section.split(separator: "\n").count == 4 + count)
    }
  }

  @Test("--per-layer shows them all")
  func perLayer() throws {
    let text = try hwsim("simulate", "cifar10cnn", "--device", "mcu80", "--per-layer").output
    let layers = text.components(separatedBy: "Layers\n======\n").last ?? ""
    #expect(layers.split(separator: "\n").count == 2 + 12)  // input, 10 layers, softmax
  }
}
