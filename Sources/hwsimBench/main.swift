import Glibc
import HWSimCore

// Speed and memory of hwsim itself: whole commands, start to exit, and the replay alone.
// Absolute times depend on the machine; compare runs on one machine, by their medians.

guard CommandLine.arguments.count == 2 else {
  print("usage: hwsimBench PATH-OF-HWSIM")
  exit(64)
}
let folderX = "/work/main/.build/release/"
if CommandLine.arguments[1] == "tmp" { RowTiming.print(); Rivals(kernelProgram: folderX + "benchKernel").report(); exit(0) }
let hwsim = CommandLine.arguments[1]

let commands = [
  ["--version"],
  ["simulate", "mobilenetv2", "--device", "mcu80"],
  ["simulate", "mobilenetv2", "--device", "mcu216"],
  ["simulate", "mobilenetv2", "--device", "snapdragon820"],
  ["simulate", "vgg16", "--device", "snapdragon820"],
]

print("whole process, start to exit: median of 11 (minimum … maximum), peak memory")
for command in commands {
  guard let timing = ProcessTiming([hwsim] + command, runs: 11) else {
    print("  hwsim \(command.joined(separator: " ")): failed")
    exit(70)
  }
  let (least, most) = (timing.seconds.first ?? 0, timing.seconds.last ?? 0)
  print(
    "  \(Seconds(timing.median)) (\(Seconds(least)) … \(Seconds(most))), "
      + "\(Bytes(timing.peakBytes)): hwsim \(command.joined(separator: " "))")
}

print("replay: line touches per second")
for pattern in ReplayTiming.measure() {
  let rate = Double(pattern.touches) / pattern.seconds
  print("  \(engineering(Int(rate)))/s: \(pattern.name)")
}

RowTiming.print()
let folder = hwsim.lastIndex(of: "/").map { hwsim[...$0] } ?? ""
Rivals(kernelProgram: folder + "benchKernel").report()
