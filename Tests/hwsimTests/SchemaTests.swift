import Foundation
import HWSimTestSupport
import Testing

@Suite("Is every JSON what its schema says?")
struct SchemaTests {
  private static let python = Python(
    "jsonschema", toVerify: "JSON is as its schema says")

  /// A network with an operator that is not costed.
  private static let small = """
    7767517
    4 4
    Input input 0 1 data 0=16 1=16 2=3
    Convolution conv 1 1 data conv 0=8 1=3 4=1 5=1 6=216 9=1
    PriorBox priors 1 1 conv priors -23330=4,2,64,2,1
    Softmax prob 1 1 priors prob
    """

  /// Commands; MODEL is a model file, TRACE a trace, SOURCES measurements, RESULTS what the first command wrote.
  private static let commands = [
    "simulate cifar10cnn squeezenet --device mcu80,mcu216,snapdragon820",
    "simulate cifar10cnn mobilenetv2 --device pim-floatpim,pim-isaac,pim-hbm,pim-upmem",
    "simulate cifar10cnn --device snapdragon820 --mode training --batch 4 --optimizer adam",
    "simulate cifar10cnn --device stm32f746 --threads 1 --warm --set core.clock=100MHz",
    "simulate vgg16 --device mcu80",
    "simulate cifar10cnn --transform prune=0.5 --transform quantise=8 --device mcu216",
    "simulate MODEL --device mcu80,pim-isaac",
    "compare RESULTS RESULTS", "simulate cifar10cnn --device titanx,pim-mnsim",
    "explain cifar10cnn --device mcu216", "explain cifar10cnn --device pim-isaac --layer conv1",
    "explain cifar10cnn --device titanx",
    "report cifar10cnn dscnn --device mcu80,pim-isaac",
    "report cifar10cnn --device mcu80 --summary",
    "count cifar10cnn", "count cifar10cnn --per-layer", "count cifar10cnn --by kind",
    "count mobilenetv2 --by size", "count cifar10cnn --view netscope",
    "count cifar10cnn --view netscope --by layer", "count cifar10cnn --view netscope --by kind",
    "count cifar10cnn --transform width=0.5 --compare", "networks", "networks --transforms",
    "networks squeezenet", "networks MODEL --import-coverage", "devices", "devices show mcu80",
    "devices show mcu80 --runtime", "devices show pim-isaac", "doctor", "doctor --events",
    "reproduce \(Program.repository)/reports/lecture", "schema", "bench history",
    "validate SOURCES --metric latency --left-out network",
    "replay TRACE --cache l1=16KiB,4,32 --cache l2=64KiB,8,64 --classes --reuse --regions 4",
    "replay TRACE --device mcu216",
    "bench --kernel pointwise --budget 50ms --events work,software --no-history",
  ]

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("Every command", .enabled(if: python.isReady, "\(python.missing)"))
  func commands() throws {
    try folder.write(Self.small, to: "small.param")
    let traced = try hwsim(
      "trace", "cifar10cnn", "--device", "mcu216", "-o", folder.path("small.hwtrace"))
    #expect(traced.status == 0, "\(traced.errors)")
    var pairs: [String] = []
    for (index, line) in Self.commands.enumerated() {
      let words = line.split(separator: " ").map { word in
        switch word {
        case "MODEL": folder.path("small.param")
        case "TRACE": folder.path("small.hwtrace")
        case "RESULTS": folder.path("0.json")
        case "SOURCES": Program.devices + "/measurements/mlperf-tiny-1.0.csv"
        default: String(word)
        }
      }
      let run = try hwsim(
        words + ["--format", "json"], environment: ["XDG_DATA_HOME": folder.path])
      #expect(run.status == 0, "\(line): \(run.errors)")
      try folder.write(run.output, to: "\(index).json")
      pairs += [try schema(of: run.output), folder.path("\(index).json")]
    }
    #expect(try Self.python.output(script: "check_json.py", pairs) == "")
  }

  /// Written to a file, once, as `hwsim schema` prints it.
  private func schema(of json: String) throws -> String {
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let name = try #require(object?["schema"] as? String)
    let file = name.replacingOccurrences(of: "/", with: "-")
    let run = try hwsim("schema", name, "-o", folder.path(file))
    #expect(run.status == 0, "\(run.errors)")
    return folder.path(file)
  }

  @Test("The list has a schema for each identifier in the sources, and each name is there once")
  func names() throws {
    let csv = CSV(try hwsim("schema", "--format", "csv").output)
    let names = csv.column("schema")
    #expect(Set(names).count == names.count)
    let listed = Set(csv.column("identifier"))
    for folder in ["HWSimReports", "hwsim"] {
      for identifier in try identifiers(in: "\(Program.repository)/Sources/\(folder)") {
        #expect(listed.contains(identifier), "\(identifier)")
      }
    }
  }

  private func identifiers(in folder: String) throws -> [String] {
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    #expect(!files.isEmpty)
    return try files.filter { $0.hasSuffix(".swift") }.flatMap { file in
      try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
        .matches(of: /"(hwsim(?:\.[a-z]+)+\/[0-9]+)"/).map { String($0.1) }
    }
  }

  @Test(
    "A schema is printed the same each time, and a name that is none is refused with the nearest")
  func printed() throws {
    let first = try hwsim("schema", "simulation")
    #expect(first.status == 0)
    #expect(first.output == (try hwsim("schema", "hwsim.simulation/1")).output)
    try BadInput("schema simulatoin", 65, "'simulatoin'", "did you mean 'simulation'?").check()
  }
}
