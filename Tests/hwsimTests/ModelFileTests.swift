import Foundation
import HWSimTestSupport
import Testing

/// Can the user simulate the network they have?
@Suite("Does a model file go where a network's name goes?")
struct ModelFileTests {
  private static let small = """
    7767517
    4 4
    Input input 0 1 data 0=16 1=16 2=3
    Convolution conv 1 1 data conv 0=8 1=3 4=1 5=1 6=216 9=1
    PriorBox priors 1 1 conv priors -23330=4,2,64,2,1
    Softmax prob 1 1 priors prob
    """

  private func file(_ name: String, in folder: TemporaryFolder) throws -> String {
    let path = folder.path(name)
    try Self.small.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test func everyCommandTakesIt() throws {
    let folder = try TemporaryFolder()
    let path = try file("small.param", in: folder)
    let count = try hwsim("count", path, "--format", "csv")
    #expect(count.status == 0 && count.output.contains("55296"))  // 16 x 16 x 8 x 27 MACs
    let layers = try hwsim("networks", path)
    #expect(layers.status == 0 && layers.output.contains("conv/activation"))
    let run = try hwsim("simulate", path, "--device", "mcu80")
    #expect(run.status == 0 && run.output.contains("PriorBox x1"))
  }

  @Test func contentDecidesNotTheName() throws {
    let folder = try TemporaryFolder()
    let path = try file("small.onnx", in: folder)
    #expect(try hwsim("count", path).status == 0)
  }

  @Test func coverageNamesWhatIsNotCosted() throws {
    let folder = try TemporaryFolder()
    let path = try file("small.param", in: folder)
    let table = try hwsim("networks", path, "--import-coverage", "--format", "csv")
    #expect(table.status == 0 && table.output.contains("PriorBox,1,not costed,uncosted,"))
    let zoo = try hwsim("networks", "vgg16", "--import-coverage")
    #expect(zoo.status == 65 && zoo.errors.contains("is no model file"))
    let none = try hwsim("networks", "--import-coverage")
    #expect(none.status == 64 && none.errors.contains("needs a model file"))
  }

  /// Layer by layer, on a device with caches and one without.
  @Test(arguments: [
    "mobilenetv2:alpha=0.35,resolution=64", "shufflenet:resolution=64", "cifar10cnn",
  ])
  func exportedNetworkCostsTheSame(name: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("network.onnx")
    #expect(try hwsim("export", name, "-o", path, "--no-weights").status == 0)
    func rows(_ network: String) throws -> [Substring] {
      let run = try hwsim("simulate", network, "--device", "mcu80,snapdragon820", "--format", "csv")
      #expect(run.status == 0)
      // Without the network's name, which options may put in quotes.
      return run.output.split(separator: "\n").dropFirst().map { row in
        row[(row.range(of: ",mcu80,") ?? row.range(of: ",snapdragon820,"))!.lowerBound...]
      }
    }
    #expect(try rows(path) == rows(name))
  }

  @Test func strictRefusesWhatIsNotCosted() throws {
    let folder = try TemporaryFolder()
    let path = try file("small.param", in: folder)
    let run = try hwsim("simulate", path, "--device", "mcu80", "--strict")
    #expect(run.status == 65 && run.output.isEmpty)
    #expect(run.errors.contains("operator 'PriorBox' is not costed"))
  }

  @Test(arguments: [
    ("missing.param", 66, "no such file"), ("/", 65, "is a folder"),
    ("empty.param", 65, "is empty"),
  ])
  func badFilesGetOneLine(name: String, status: Int32, message: String) throws {
    let folder = try TemporaryFolder()
    try "".write(toFile: folder.path("empty.param"), atomically: true, encoding: .utf8)
    let path = name == "/" ? name : folder.path(name)
    let run = try hwsim("simulate", path, "--device", "mcu80")
    #expect(run.status == status && run.output.isEmpty)
    #expect(run.errors.split(separator: "\n").count == 1 && run.errors.contains(message))
  }

  @Test func inputShapeIsForFiles() throws {
    let run = try hwsim("simulate", "mobilenetv2", "--device", "mcu80", "--input-shape", "3x96x96")
    #expect(run.status == 65 && run.errors.contains("'hwsim networks' lists"))
    let bad = try hwsim("count", "x.param", "--input-shape", "3x-96")
    #expect(bad.status == 64 && bad.errors.contains("no input shape"))
  }
}
