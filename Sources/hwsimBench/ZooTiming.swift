import Glibc
import HWSimCore
import HWSimHarness

/// How long each network of the zoo takes to simulate, as a process of its own.
enum ZooTiming {
  private static let devices = ["mcu80", "snapdragon820"]

  static func report(_ hwsim: String) {
    print("every network at its defaults, one run each: elapsed, peak memory on \(devices)")
    for network in networks(hwsim) {
      let cells = devices.map { device in
        guard let run = try? ProgramRun([hwsim, "simulate", network, "--device", device]) else {
          print("  hwsim simulate \(network) --device \(device): failed")
          exit(70)
        }
        return "\(Seconds(run.elapsed)), \(Bytes(run.peakBytes))"
      }
      print("  \(network): " + cells.joined(separator: "; "))
    }
  }

  /// The names that the program lists.
  private static func networks(_ hwsim: String) -> [String] {
    guard let list = try? ProgramRun([hwsim, "networks", "--format", "csv"]) else {
      print("  hwsim networks: failed")
      exit(70)
    }
    let lines = list.output.split(separator: "\n").dropFirst()
    let names = lines.compactMap { $0.split(separator: ",").first.map(String.init) }
    return names.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }
}
