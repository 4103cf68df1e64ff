import Foundation

/// Runs the program that was built beside these tests.
///
///     let run = try hwsim("simulate", "cifar10cnn", "--device", "mcu80")
///     run.status   // 0
func hwsim(
  _ arguments: String..., output: Destination = .captured, environment: [String: String] = [:]
) throws -> Run {
  try hwsim(arguments, output: output, environment: environment)
}

func hwsim(
  _ arguments: [String], input: String? = nil, output: Destination = .captured,
  environment: [String: String] = [:]
) throws -> Run {
  try run(
    Program.path, arguments, input: input, output: output,
    environment: ["HWSIM_DEVICES": Program.devices].merging(environment) { $1 })
}

enum Program {
  /// Beside the running tests.
  static let path: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return (tests as NSString).deletingLastPathComponent + "/hwsim"
  }()

  /// The root of the repository, three folders above this file.
  static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../..").standardizedFileURL.path

  /// Named to each run, as the build folder need not be in the repository.
  static let devices = repository + "/devices"

  /// A run that takes longer hangs.
  static let timeLimit = Duration.seconds(60)
}
