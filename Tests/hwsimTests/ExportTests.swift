import Foundation
import Glibc
import HWSimTestSupport
import Testing

@Suite("Does hwsim export write a file, whole or not at all?")
struct ExportTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("net.onnx") }

  init() throws { folder = try TemporaryFolder() }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: folder.path(name)))
  }

  @Test("The same bytes in every run, to a file as to standard output")
  func sameBytes() throws {
    let run = try hwsim("export", "cifar10cnn", "-o", path)
    #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
    try folder.write("", to: "piped.onnx")
    let piped = try hwsim(
      "export", "cifar10cnn", "-o", "-", output: .file(folder.path("piped.onnx")))
    #expect(piped.status == 0)
    #expect(try bytes("net.onnx") == bytes("piped.onnx"))
    // 87,978 parameters of 4 bytes, and the structure.
    #expect(try 351_912..<370_000 ~= bytes("net.onnx").count)
    #expect(try folder.names() == ["net.onnx", "piped.onnx"])
  }

  @Test("Without weights it is small")
  func noWeights() throws {
    #expect(try hwsim("export", "vgg16", "--no-weights", "-o", path).status == 0)
    #expect(try 1000..<20_000 ~= bytes("net.onnx").count)
  }

  @Test("A model file can be exported, too, but for what is not costed")
  func modelFile() throws {
    let lines = [
      "7767517", "3 3", "Input data 0 1 data 0=16 1=16 2=3",
      "Convolution conv 1 1 data conv 0=8 1=3 4=1 5=1 6=216 9=1",
      "Softmax prob 1 1 conv prob -23330=4,3,16,16,8",
    ]
    let model = folder.path("net.param")
    try folder.write(lines.joined(separator: "\n"), to: "net.param")
    #expect(try hwsim("export", model, "-o", path).status == 0)
    try folder.write(
      lines.joined(separator: "\n").replacingOccurrences(of: "Softmax", with: "PriorBox"),
      to: "net.param")
    try BadInput(
      ["export", model, "-o", folder.path("other.onnx")], 65, "layer 'prob': operator 'PriorBox'",
      "expected layers that hwsim costs"
    ).check()
    #expect(try folder.names() == ["net.onnx", "net.param"])
  }

  @Test("A terminal gets no binary data")
  func terminal() throws {
    var (controller, terminal) = (Int32(-1), Int32(-1))
    try #require(openpty(&controller, &terminal, nil, nil, nil) == 0)
    defer { [controller, terminal].forEach { close($0) } }
    try BadInput("export cifar10cnn -o -", 64, "standard output is a terminal", "name a file")
      .check(output: .file("/proc/\(getpid())/fd/\(terminal)"))
  }

  @Test(
    "What is wrong is named with its cure",
    arguments: [
      BadInput("export", 64, "no network given", "hwsim networks"),
      BadInput("export cifar10cnn", 64, "no file given", "name it with -o FILE"),
      BadInput("export cifar10cn -o x", 65, "unknown network", "did you mean 'cifar10cnn'"),
      BadInput("export no.param -o x", 66, "no.param: no such file", "name a model file"),
      BadInput("export cifar10cnn squeezenet -o x", 64, "squeezenet", "hwsim export --help"),
      BadInput("export cifar10cnn -o /no/x.onnx", 66, "No such file or directory", "after -o"),
      BadInput("export cifar10cnn -o /dev/full", 65, "No space left on device", "after -o"),
      BadInput(
        "export alexnet:resolution=8192 -o x", 65, "more than the 2 GiB", "(--no-weights)"),
    ])
  func refused(_ input: BadInput) throws { try input.check() }
}
