import Glibc
import HWSimCore

// Speed and memory of hwsim itself: whole commands, start to exit, and the replay alone.
// Absolute times depend on the machine; compare runs on one machine, by their medians and ratios.

enum Part: String, CaseIterable {
  case commands, zoo, scaling, patterns, rows, traces, rivals
}

let parts = CommandLine.arguments.dropFirst(2).compactMap(Part.init)
guard CommandLine.arguments.count > 1, parts.count == CommandLine.arguments.count - 2 else {
  let names = Part.allCases.map(\.rawValue).joined(separator: "|")
  print("usage: hwsimBench PATH-OF-HWSIM [\(names)]...")
  exit(64)
}
let hwsim = CommandLine.arguments[1]

for part in parts.isEmpty ? Part.allCases : Array(parts) {
  switch part {
  case .commands: ProcessTiming.report(hwsim)
  case .zoo: ZooTiming.report(hwsim)
  case .scaling: Scaling.report(hwsim)
  case .patterns: ReplayTiming.report()
  case .rows: RowTiming.print()
  case .traces: TraceTiming.report()
  case .rivals:
    let folder = hwsim.lastIndex(of: "/").map { hwsim[...$0] } ?? ""
    Rivals(kernelProgram: folder + "benchKernel").report()
  }
}
