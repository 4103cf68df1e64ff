import Foundation

/// The Python that has ONNX's own tools: `$HWSIM_PYTHON`, else `python3`.
enum Python {
  static let isReady = (try? run(["-c", "import onnx, onnxruntime"]))?.status == 0

  static let missing =
    "NOT VERIFIED that ONNX's checker and onnxruntime accept what hwsim writes: $HWSIM_PYTHON, "
    + "else python3, lacks the modules onnx and onnxruntime"

  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Python/check_model.py").path

  /// What the script `check_model.py` prints about a file; its errors too.
  static func check(_ file: [UInt8], before: [String] = [], after: [String] = []) throws -> String {
    let path = NSTemporaryDirectory() + "/hwsim-export-\(UUID().uuidString).onnx"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(file).write(to: URL(fileURLWithPath: path))
    return try run([script] + before + [path] + after).output
  }

  private static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let interpreter = ProcessInfo.processInfo.environment["HWSIM_PYTHON"] ?? "python3"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [interpreter] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
