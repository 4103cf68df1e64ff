import Foundation

/// An empty folder for other programs to write in; it is gone, with all in it, when this is.
struct TemporaryFolder: ~Copyable {
  let path: String

  init() throws(Failure) {
    // The letters X are where mkdtemp puts a name that is free.
    var template = Array("\(environment("TMPDIR") ?? "/tmp")/hwsim.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      let reason = String(cString: strerror(errno))
      throw Failure(.badData, "no temporary folder: \(reason); name another in $TMPDIR")
    }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
