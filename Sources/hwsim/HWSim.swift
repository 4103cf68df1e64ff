import ArgumentParser
import Glibc
import HWSimCore

/// The command line. Everything it does is in the libraries; here are arguments, files, exit codes.
@main
struct HWSim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hwsim",
    abstract: "Predicts time, energy, memory traffic and fit of light-weight neural networks.",
    discussion: """
      EXAMPLES
        hwsim simulate mobilenetv2 --device mcu80
        hwsim simulate mobilenetv2:alpha=0.35,resolution=96 squeezenet --device mcu80,mcu216
        hwsim simulate cifar10cnn --device mcu216 --per-layer --format markdown
        hwsim simulate mobilenetv1 --device mcu80 --set memory.sram.size="256 KiB"
        hwsim report mobilenetv2 squeezenet --device mcu216,snapdragon820 -o report
        hwsim count shufflenet:groups=8 --per-layer
        hwsim export mobilenetv2 -o mobilenetv2.onnx
        hwsim trace mobilenetv2 --device mcu216 -o mobilenetv2.hwtrace
        hwsim validate phones.csv --models ncnn/benchmark
        hwsim reproduce reports/lecture
        hwsim doctor
        hwsim replay program.lackey.gz --cache l1=32KiB,8,64 --cache l2=1MiB,16,64

      Results go to standard output, everything else to standard error.

      EXIT STATUS
        0 done; 1 the network does not fit (--require-fit); 64 wrong command line;
        65 bad data (unknown names, impossible options, bad files); 66 a named file is missing;
        69 a helper is missing; 70 internal error.
      """,
    version: release,
    subcommands: [
      Simulate.self, Networks.self, Devices.self, Count.self, Report.self, Export.self, Trace.self,
      Replay.self, BenchCommand.self, Calibrate.self, Validate.self, Reproduce.self, Doctor.self,
    ])

  /// Of hwsim.
  static let release = "0.1.0"

  static func main() {
    // Writing to a closed pipe is reported like any other failed write.
    signal(SIGPIPE, SIG_IGN)
    // So is writing beyond the limit of a file's size.
    signal(SIGXFSZ, SIG_IGN)
    keepStandardDescriptors()
    do {
      try checkCommand(CommandLine.arguments.dropFirst())
      var command = try parseAsRoot()
      try command.run()
    } catch {
      leave(with: error)
    }
  }

  /// Takes the numbers of closed standard descriptors, which the next file or queue opened would get: a
  /// report would be written into that. What is written to these fails as to a closed one.
  private static func keepStandardDescriptors() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// The parser calls a mistyped command an unexpected argument; here it gets its nearest name.
  private static func checkCommand(_ words: some Sequence<String>) throws(Failure) {
    var subcommands = configuration.subcommands
    for word in words where word != "help" {
      guard !subcommands.isEmpty, !word.hasPrefix("-") else { return }
      guard let next = subcommands.first(where: { $0._commandName == word }) else {
        let names = subcommands.map { $0._commandName }
        throw Failure(.usage, "unknown command '\(word)'" + suggestion(for: word, in: names))
      }
      subcommands = next.configuration.subcommands
    }
  }

  /// Prints one line on standard error and exits; requested help goes to standard output.
  private static func leave(with error: any Error) -> Never {
    let failure = Failure(error)
    if failure.status == 0 {
      do throws(Failure) {
        try Output.standard.write(fullMessage(for: error) + "\n")
        Glibc.exit(0)
      } catch {
        Output.complain(error.message)
        Glibc.exit(error.status)
      }
    }
    if !failure.message.isEmpty { Output.complain(failure.message) }
    Glibc.exit(failure.status)
  }
}
