import Foundation

/// A Python that is asked for a second opinion: `$HWSIM_PYTHON`, else `python3`.
package struct Python: Sendable {
  /// Has it the modules?
  package let isReady: Bool
  /// What a test says that is skipped without them.
  package let missing: String

  package struct Failure: Error {
    let status: Int32
    let errors: String
  }

  /// - Parameter claim: What is not verified without the modules, as "the schemas take shipped files".
  package init(_ modules: String..., toVerify claim: String) {
    let modules = modules.joined(separator: ", ")
    isReady = (try? Self.output(["-c", "import \(modules)"])) != nil
    missing = "NOT VERIFIED that \(claim): $HWSIM_PYTHON, else python3, lacks \(modules)"
  }

  /// What a script prints, or after `-c` a program.
  ///
  /// - Throws: ``Failure`` where it fails.
  package func output(_ arguments: [String]) throws -> String { try Self.output(arguments) }

  /// What a script of the folder `Python` beside a test prints.
  package func output(
    script: String, beside test: String = #filePath, _ arguments: [String]
  ) throws -> String {
    let folder = URL(fileURLWithPath: test).deletingLastPathComponent()
    return try output([folder.appendingPathComponent("Python/\(script)").path] + arguments)
  }

  private static func output(_ arguments: [String]) throws -> String {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      [ProcessInfo.processInfo.environment["HWSIM_PYTHON"] ?? "python3"] + arguments
    process.standardOutput = try folder.writing(to: "output")
    process.standardError = try folder.writing(to: "errors")
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(status: process.terminationStatus, errors: folder.text("errors"))
    }
    return folder.text("output")
  }
}

extension TemporaryFolder {
  fileprivate func writing(to name: String) throws -> FileHandle {
    try write("", to: name)
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path(name)))
  }
}
