import Foundation

/// A Python that has a module: `$HWSIM_PYTHON`, else `python3`.
struct Python {
  let module: String

  var isReady: Bool { (try? run(["-c", "import \(module)"]))?.status == 0 }

  var missing: String {
    "NOT VERIFIED with the module \(module): $HWSIM_PYTHON, else python3, lacks it"
  }

  /// Runs a script of the folder `Python` beside the tests.
  func run(script: String, _ arguments: [String]) throws -> Run {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Python").standardizedFileURL.path
    return try run(["\(folder)/\(script)"] + arguments)
  }

  private func run(_ arguments: [String]) throws -> Run {
    let interpreter = ProcessInfo.processInfo.environment["HWSIM_PYTHON"] ?? "python3"
    return try hwsimTests.run("/usr/bin/env", [interpreter] + arguments)
  }
}
