import Foundation
import HWSimTestSupport
import Testing

@Suite("Do simulations side by side give what they give in turn?")
struct JobsTests {
  private static let formats = ["text", "markdown", "json", "csv"]

  /// The first pairs take longest, so that later ones end before them.
  @Test("The same bytes", arguments: formats)
  func sameBytes(_ format: String) throws {
    let words = [
      "simulate", "mobilenetv1", "cifar10cnn", "--device", "snapdragon820,mcu80", "--per-layer",
      "--format", format,
    ]
    let turns = try hwsim(words + ["--jobs", "1"])
    #expect(turns.status == 0)
    for jobs in ["2", "64"] {
      #expect(try hwsim(words + ["--jobs", jobs]).output == turns.output)
    }
    #expect(try hwsim(words).output == turns.output)
  }

  /// 4 M outputs of 576 products, and one of 27.
  @Test("The error is that of the first pair, though a later one ends earlier")
  func firstError() throws {
    let folder = try TemporaryFolder()
    try folder.write(network(side: 256, inputs: 64, outputs: 64), to: "slow.param")
    try folder.write(network(side: 1, inputs: 3, outputs: 1), to: "quick.param")
    for (first, second) in [("slow", "quick"), ("quick", "slow")] {
      let run = try hwsim(
        "simulate", folder.path("\(first).param"), folder.path("\(second).param"), "--device",
        "mcu80", "--strict", "--jobs", "2")
      #expect(run.status == 65 && run.output.isEmpty)
      #expect(run.errors.hasPrefix("hwsim: error: \(first): operator 'PriorBox' is not costed"))
      #expect(run.errors.split(separator: "\n").count == 1)
    }
  }

  /// A convolution, and an operator that is not costed.
  private func network(side: Int, inputs: Int, outputs: Int) -> String {
    """
    7767517
    3 3
    Input input 0 1 data 0=\(side) 1=\(side) 2=\(inputs)
    Convolution conv 1 1 data conv 0=\(outputs) 1=3 4=1 5=1 6=\(9 * inputs * outputs)
    PriorBox priors 1 1 conv priors -23330=4,2,64,2,1

    """
  }
}
