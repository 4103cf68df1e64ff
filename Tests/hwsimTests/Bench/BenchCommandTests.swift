import Foundation
import HWSimTestSupport
import Testing

@Suite("Does a benchmark do what its command line says, or say why not?", .serialized)
struct BenchCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("A network is measured as a whole and layer by layer")
  func network() throws {
    let run = try hwsim(
      [
        "bench", "--network", "cifar10cnn", "--counters", "none", "--budget", "1s", "--format",
        "csv",
      ],
      environment: ["XDG_DATA_HOME": folder.path("data")])
    #expect(run.status == 0, "\(run.errors)")
    let csv = CSV(run.output)
    #expect(csv.column("kernel").first == "network")
    let macs = csv.column("macs").compactMap { Int($0) }
    #expect(macs.first == macs.dropFirst().reduce(0, +))
    for (median, reason) in zip(csv.column("median_s"), csv.column("reason")) {
      #expect(Double(median).map { $0 > 0 } ?? reason.hasPrefix(everyRoundDisturbed), "\(reason)")
    }
  }

  @Test("Text names the machine, the verdict and the kernels' own counts")
  func text() throws {
    let run = try hwsim(
      ["bench", "--kernel", "add", "--budget", "1s"],
      environment: ["XDG_DATA_HOME": folder.path("data")])
    #expect(run.status == 0)
    for word in ["machine", "noise", "verdict", "instrumented-sde", "sde:::hwsim::BYTES"] {
      #expect(run.output.contains(word), "\(word)")
    }
  }

  @Test(
    "Bad input is one line",
    arguments: [
      BadInput("bench --network nope", 65, "unknown network 'nope'", "valid: alexnet"),
      BadInput("bench --counters cachegrind --cache-geometry 1,2", 64, "'1,2'", "32768,8,64"),
      BadInput("bench compare add@nope add", 65, "no variant 'nope'", "'"),
      BadInput("calibrate --device ../x", 64, "'../x' is no name", "small letters"),
      BadInput("calibrate", 65, "nothing to calibrate with", "bench --suite calibrate"),
    ])
  func badInput(_ input: BadInput) throws {
    try input.check(environment: ["XDG_DATA_HOME": folder.path("data")])
  }
}
