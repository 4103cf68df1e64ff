internal import Glibc

/// Files that are built beside this program: other programs, libraries, programs for other processors.
package enum HelperFiles {
  /// Looks beside the running program, then in each folder above it, as installed
  /// (`lib/hwsim/NAME`) and as built (`NAME`).
  ///
  /// - Parameter name: with its folder, as in `emulation/libhwsim-counting.so`.
  package static func path(_ name: String) -> String? {
    guard let program = runningProgram else { return nil }
    var folder = program[...]
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      for path in ["\(folder)/\(name)", "\(folder)/lib/hwsim/\(name)"] where isFile(path) {
        return path
      }
    }
    return nil
  }

  /// The path of this program.
  package static var runningProgram: String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &buffer, buffer.count)
    guard length > 0 else { return nil }
    return String(decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
