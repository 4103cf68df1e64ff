import Glibc
import HWSimCore
import HWSimHarness

/// Runs of whole commands: start to exit.
struct ProcessTiming {
  private struct Command {
    let words: String
    var runs = 11
    /// What the median should stay below.
    var target: Seconds?
  }

  private static let commands = [
    Command(words: "--version"),
    Command(words: "simulate mobilenetv2 --device mcu80"),
    Command(words: "simulate mobilenetv2 --device mcu216"),
    Command(words: "simulate mobilenetv2 --device snapdragon820", target: Seconds(0.1)),
    Command(words: "simulate vgg16 --device snapdragon820", runs: 5, target: Seconds(1.5)),
    Command(
      words: "simulate vgg16:resolution=720x1280 --device snapdragon820", runs: 1,
      target: Seconds(25)),
    Command(words: "\(several) --jobs 1", runs: 5),
    Command(words: several, runs: 5),
  ]

  /// Eight pairs, none much longer than the others.
  private static let several =
    "simulate squeezenet mobilenetv1 mobilenetv2 shufflenet --device mcu216,snapdragon820"

  /// What every command should need less memory than.
  private static let memory = Bytes(100 << 20)

  static func report(_ hwsim: String) {
    print("whole process, start to exit: median (minimum … maximum), peak memory; target")
    for command in commands {
      let words = command.words.split(separator: " ").map(String.init)
      guard let timing = ProcessTiming([hwsim] + words, runs: command.runs) else {
        print("  hwsim \(command.words): failed")
        exit(70)
      }
      print("  \(timing.description(command.target)): hwsim \(command.words)")
    }
  }

  private var seconds: [Double] = []
  private var peakBytes = 0

  /// - Returns: nil where the program cannot be started or fails.
  private init?(_ command: [String], runs: Int) {
    // Where there are several runs, the first fills the page cache.
    for run in 0..<(runs > 1 ? runs + 1 : 1) {
      guard let timing = try? ProgramRun(command) else { return nil }
      if run > 0 || runs == 1 { seconds.append(timing.elapsed) }
      peakBytes = max(peakBytes, timing.peakBytes)
    }
    seconds.sort()
  }

  private func description(_ target: Seconds?) -> String {
    let median = seconds[seconds.count / 2]
    var text = "\(Seconds(median))"
    if let least = seconds.first, let most = seconds.last, seconds.count > 1 {
      text += " (\(Seconds(least)) … \(Seconds(most)))"
    }
    text += ", \(Bytes(peakBytes))"
    if let target {
      let share = significant(median / target.value)
      text += "; \(share) of \(target), \(memoryShare) of \(Self.memory)"
    }
    return text
  }

  private var memoryShare: String { significant(Double(peakBytes) / Double(Self.memory.value)) }
}
