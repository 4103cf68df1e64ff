import ArgumentParser
import Glibc
import HWSimCore
import HWSimExport

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a network as an ONNX file.",
    // Written out, as the parser may not ask for what is required; see `run`.
    usage: "hwsim export <network> -o <file> [<options>]",
    discussion: """
      EXAMPLES
        hwsim export mobilenetv2 -o mobilenetv2.onnx
        hwsim export vgg16 --batch 8 --no-weights -o vgg16.onnx

      The weights are pseudo-random, the same in every run: the file is for timing, and
      for tools that look at structure.
      """)

  @Argument(help: "A network with options, as in mobilenetv2:alpha=0.5, or a model file.")
  var network: String?

  @OptionGroup var input: InputOptions

  @Flag(help: "Write the shapes of the weights alone: a small file that cannot run.")
  var noWeights = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write; - is standard output.", valueName: "file"))
  var output: String?

  func run() throws {
    guard let network else {
      throw Failure(.usage, "export: no network given; 'hwsim networks' lists them")
    }
    guard let output else {
      throw Failure(.usage, "export: no file given; name it with -o FILE")
    }
    guard output != "-" || isatty(STDOUT_FILENO) == 0 else {
      throw Failure(.usage, "-o -: standard output is a terminal; name a file or write to a pipe")
    }
    let source = try NetworkSource(network, input)
    let bytes = try ONNXExport.file(source.network, weights: noWeights ? .omitted : .random)
    try Output(path: output == "-" ? nil : output).write(bytes)
  }
}
