internal import Glibc

/// A copy of kernelDriver for Valgrind's tools, which give up on debugging information of their future: up to
/// 3.19 on DWARF 5. It is gone when this is.
package struct WatchedDriver: ~Copyable {
  private let file: TemporaryFile

  package var path: String { file.path }

  package init() throws(ProgramFailure) {
    let file = try TemporaryFile()
    try Self.strip(to: file.path)
    self.file = file
  }

  private static func strip(to path: String) throws(ProgramFailure) {
    guard let driver = HelperFiles.path("kernelDriver") else {
      throw .notInstalled(program: "kernelDriver")
    }
    _ = try ProgramRun(["strip", "--strip-debug", "-o", path, driver])
    chmod(path, S_IRWXU)
  }

  /// What each run of a Valgrind tool begins with. The environment is the same each time, as it decides where
  /// the program's stack begins. Valgrind would append `LD_PRELOAD` behind all others; functions of libraries
  /// are looked up at the start.
  package static let valgrind = [
    "env", "-i", "LD_PRELOAD=", "LD_BIND_NOW=1", "PATH=/usr/local/bin:/usr/bin:/bin", "valgrind",
  ]
}
