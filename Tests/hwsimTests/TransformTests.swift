import Foundation
import HWSimTestSupport
import Testing

@Suite("Do commands transform the networks that they are given?")
struct TransformTests {
  @Test("A network before and after")
  func compare() throws {
    let run = try hwsim(
      "count", "squeezenet", "--transform", "prune=squeezenet", "--transform", "quantise=6",
      "--compare", "--format", "csv")
    #expect(run.status == 0 && run.errors.isEmpty)
    let csv = CSV(run.output)
    let rows = Dictionary(uniqueKeysWithValues: csv.rows.map { ($0[0], ($0[1], $0[2])) })
    #expect(rows["parameters"] ?? ("", "") == ("1248424", "1248424"))
    #expect(rows["kept_parameters"] ?? ("", "") == ("1248424", "421098"))
    #expect(rows["macs"]?.0 == rows["macs"]?.1)
    #expect(rows["stored_bytes"]?.0 == "4993696")
    let text = try hwsim(
      "count", "squeezenet", "--transform", "prune=squeezenet", "--transform", "quantise=6",
      "--compare")
    #expect(text.output.contains("squeezenet+prune=squeezenet+quantise=6"))
    #expect(text.output.contains("only a kernel that skips them does so few"))
  }

  @Test("Counts of weights are those stored")
  func count() throws {
    let run = try hwsim("count", "cifar10cnn", "--transform", "quantise=8", "--format", "text")
    // 2,432 + 25,632 + 51,264 + 10,240 parameters, a byte each.
    #expect(run.output.contains("87.5 KiB"), "\(run.output)")
  }

  @Test("A model file, too; the order of transforms is that of the command line")
  func modelFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("net.onnx")
    #expect(try hwsim("export", "cifar10cnn", "-o", path).status == 0)
    let transforms = ["--transform", "width=0.5", "--transform", "prune=0.5"]
    let zoo = try hwsim(["count", "cifar10cnn"] + transforms + ["--format", "csv"])
    let file = try hwsim(["count", path] + transforms + ["--format", "csv"])
    #expect(zoo.status == 0 && file.status == 0, "\(file.errors)")
    #expect(CSV(zoo.output).column("macs") == CSV(file.output).column("macs"))
    #expect(CSV(file.output).column("network")[0].hasSuffix("+width=0.5+prune=0.5"))
  }

  @Test("The other commands that take networks")
  func otherCommands() throws {
    let folder = try TemporaryFolder()
    let separable = ["--transform", "separable"]
    let shown = try hwsim(["networks", "cifar10cnn"] + separable)
    #expect(shown.output.contains("conv2/depthwise"))
    let exported = try hwsim(["export", "cifar10cnn", "-o", folder.path("x.onnx")] + separable)
    #expect(exported.status == 0)
    let traced = try hwsim(
      ["trace", "cifar10cnn", "-d", "mcu80", "-o", folder.path("x.hwtrace")] + separable)
    #expect(traced.status == 0, "\(traced.errors)")
    let listed = try hwsim("networks", "--transforms", "--format", "csv")
    #expect(CSV(listed.output).column("transform").contains("drop-fc"))
  }

  private struct Results: Decodable {
    struct Result: Decodable {
      struct Compression: Decodable {
        let storedBytes: Int
        let effectiveMacs: Int
        let sparseLayers: Int
      }
      struct Total: Decodable {
        let timeS: Double
      }
      let network: String
      let precision: String
      let macs: Int
      let compression: Compression?
      let total: Total
    }
    let results: [Result]
  }

  private func simulated(_ runtime: String, _ transforms: String...) throws -> Results.Result {
    let options = transforms.flatMap { ["--transform", $0] }
    let run = try hwsim(
      [
        "simulate", "mobilenetv1:alpha=0.25,resolution=128", "-d", "snapdragon820", "--runtime",
        runtime,
      ]
        + options + ["--format", "json"])
    return try #require(try decoded(run, as: Results.self).results.first)
  }

  @Test("Zeros save time where a kernel skips them, and nowhere else")
  func sparseKernel() throws {
    let (dense, pruned) = (try simulated("neon-gemm"), try simulated("neon-gemm", "prune=0.9"))
    #expect(dense.total.timeS == pruned.total.timeS)
    #expect(dense.compression == nil)
    #expect(pruned.compression?.sparseLayers == 0)
    #expect(pruned.macs == dense.macs)
    #expect(try #require(pruned.compression).effectiveMacs < dense.macs / 9)

    let plain = try simulated("xnnpack-sparse")
    let little = try simulated("xnnpack-sparse", "prune=0.5")
    let much = try simulated("xnnpack-sparse", "prune=0.7")
    let most = try simulated("xnnpack-sparse", "prune=0.9")
    #expect(little.compression?.sparseLayers == 0 && little.total.timeS == plain.total.timeS)
    #expect(most.compression?.sparseLayers == 13)
    #expect(most.total.timeS < much.total.timeS && much.total.timeS < plain.total.timeS)
  }

  @Test("A quantised network runs in integers where the runtime has them")
  func quantised() throws {
    let run = try hwsim(
      "simulate", "cifar10cnn", "-d", "mcu80", "--runtime", "reference", "--precision", "fp32",
      "--transform", "quantise=8", "--format", "json")
    #expect(try decoded(run, as: Results.self).results.first?.precision == "fp32")
    let phone = try simulated("neon-gemm", "quantise=8,activations=8")
    #expect(phone.precision == "fp32")
    let board = try hwsim(
      "simulate", "cifar10cnn", "-d", "mcu80", "--transform", "quantise=8,activations=8",
      "--format",
      "json")
    #expect(try decoded(board, as: Results.self).results.first?.precision == "int8")
  }

  @Test("Networks that do not fit are searched with their transforms")
  func remedy() throws {
    let run = try hwsim("simulate", "mobilenetv2", "-d", "mcu80", "--transform", "separable")
    #expect(run.status == 65, "MobileNetV2 has nothing to separate: \(run.output)")
    let other = try hwsim("simulate", "mobilenetv1", "-d", "mcu80", "--transform", "prune=0.5")
    #expect(other.output.contains("+prune=0.5"))
  }

  @Test(
    "What is wrong is named with its cure",
    arguments: [
      BadInput("count vgg16 --transform wdth=0.5", 65, "transform 'wdth'", "did you mean 'width'?"),
      BadInput("count vgg16 --transform svd=ratio:1", 65, "'svd': vgg16", "rank low enough"),
      BadInput("count vgg16 --compare", 64, "nothing to compare", "give a --transform"),
      BadInput(
        "count vgg16 alexnet --transform width=1 --compare", 64, "takes one network",
        "drop the rest"),
      BadInput("count vgg16 --transform", 64, "--transform", "hwsim count --help"),
      BadInput("networks vgg16 --transforms", 64, "--transforms lists", "name none"),
    ])
  func refused(_ input: BadInput) throws { try input.check() }
}
